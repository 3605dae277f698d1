/**
 * Members that differ from run to run though the call is the same (domain §6.8): ids of messages and sessions, times, counters. Names are
 * compared without regard to case; `*` in a pattern stands for any run of characters.
 */
export const VOLATILE_NAMES: readonly string[] = [
  'messageId',
  'correlationId',
  'clientId',
  'DSId',
  'DSEndpoint',
  'DSMPI*',
  'DSRequestTimeout',
  'timestamp',
  'timeToLive',
  'responseUri',
  'AppendToGatewayUrl',
  'ReplaceGatewayUrl',
  'sessionId',
  'session',
  'jsessionid',
  'phpsessid',
  'requestId',
  'transactionId',
  'uid',
  'uuid',
  'guid',
  'nonce',
  'etag',
  'createdAt',
  'updatedAt',
  'serverTime',
  'clientTime',
];

/** Forms of text that are made up anew for each run. */
const VOLATILE_TEXT =
  /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*|\[redacted.*)$/i;
/** Milliseconds since 1970 between 2001 and 2065: hardly anything else is. */
const TIME_FROM = 1e12;
const TIME_TO = 3e12;

export class VolatileMembers {
  readonly #names = new Set<string>();
  readonly #patterns: RegExp[] = [];

  /** @param extra the user's own patterns, in addition to the built-in ones */
  constructor(extra: readonly string[] = []) {
    for (const name of [...VOLATILE_NAMES, ...extra]) {
      if (name.includes('*')) this.#patterns.push(wildcard(name, 'i'));
      else this.#names.add(name.toLowerCase());
    }
  }

  hasName(name: string): boolean {
    return this.#names.has(name.toLowerCase()) || this.#patterns.some((pattern) => pattern.test(name));
  }

  isText(text: string): boolean {
    return VOLATILE_TEXT.test(text);
  }

  isNumber(value: number): boolean {
    return value >= TIME_FROM && value < TIME_TO;
  }
}

/** A name pattern with `*` as the only special character. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const parts = pattern.replace(/\*+/g, '*').split('*');
  return new RegExp(`^${parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^]*?')}$`, flags);
}
