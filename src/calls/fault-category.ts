import type { FaultCategory } from './call-record.ts';

/** Code prefixes of domain §5.8, the most specific first: the first that matches decides. */
const PREFIXES: readonly (readonly [prefix: string, category: FaultCategory])[] = [
  ['Client.Authentication', 'auth'],
  ['Client.Authorization', 'auth'],
  ['Server.Authentication', 'auth'],
  ['Server.Authorization', 'auth'],
  ['AuthenticationError', 'auth'],
  ['AMFPHP_AUTHENTICATE', 'auth'],
  ['AMFPHP_AUTH_MISMATCH', 'auth'],
  ['HTTP.401', 'auth'],
  ['HTTP.403', 'auth'],
  ['Server.ResourceUnavailable', 'not-found'],
  ['Server.ResourceNotFound', 'not-found'],
  ['Service.ResourceNotFound', 'not-found'],
  ['Service.MethodNotFound', 'not-found'],
  ['Service.MethodInvalid', 'not-found'],
  ['AMFPHP_FILE_NOT_FOUND', 'not-found'],
  ['AMFPHP_CLASS_NOT_FOUND', 'not-found'],
  ['AMFPHP_INEXISTANT_METHOD', 'not-found'],
  ['AMFPHP_PRIVATE_METHOD', 'not-found'],
  ['HTTP.404', 'not-found'],
  ['Client.Message.Encoding', 'encoding'],
  ['Client.Header.Encoding', 'encoding'],
  ['Client.Packet.Encoding', 'encoding'],
  ['Client.Message.Deserialize.InvalidType', 'encoding'],
  ['VersionMismatch', 'encoding'],
  ['Server.Processing.DuplicateSessionDetected', 'session'],
  ['Server.Processing.DuplicateId', 'session'],
  ['Server.Processing.NullId', 'session'],
  ['Server.Processing.NotSubscribed', 'session'],
  ['Server.PollNotSupported', 'session'],
  ['AMFPHP_RUNTIME_ERROR', 'server'],
  ['AMFPHP_USER_ERROR', 'server'],
  ['Server.', 'server'],
  ['SERVER.', 'server'],
  ['HTTP.5', 'server'],
];

export function faultCategory(code: string): FaultCategory {
  for (const [prefix, category] of PREFIXES) if (code.startsWith(prefix)) return category;
  return 'application';
}
