import type { Envelope, EnvelopeBody } from '../amf/envelope.ts';
import { LOGIN_OPERATION } from '../flex/command-operations.ts';
import type { FlexMessage } from '../flex/flex-message.ts';
import { hasContent, hasMember, isEmpty, keepArguments } from '../flex/keep-value.ts';
import { type RequestContent, readRequestContent } from '../flex/read-request.ts';
import type { CallDiagnostic, ValuesMode } from './call-record.ts';
import { asksForDescription, nameIndicators } from './indicators.ts';
import { type CallName, nameCall } from './operation-name.ts';
import type { RequestBody, RequestSide } from './sides.ts';

export interface SideOptions {
  /** How much of arguments and results is kept. */
  readonly values: ValuesMode;
  /** The bytes were encrypted on the wire: credentials in them are not in clear. */
  readonly secure?: boolean;
}

/** Reads what is kept of a request's envelope (and of those that follow it in the same body). Holds nothing of its bytes. */
export function readRequestSide(envelope: Envelope, options: SideOptions): RequestSide {
  const bodies: RequestBody[] = [];
  const findings: CallDiagnostic[] = [];
  let flexClientId: string | null = null;
  let whole = true;
  for (let part: Envelope | null = envelope; part !== null; part = part.next) {
    if (part.headers.length > 0) findings.push(...headerFindings(part, options));
    for (const body of part.bodies) bodies.push(readRequestBody(part, body, bodies.length, options));
    flexClientId ??= bodies.find((body) => body.flexClientId !== null)?.flexClientId ?? null;
    whole &&= part.complete;
  }
  return {
    direction: 'request',
    form: 'envelope',
    version: envelope.version,
    bodies,
    whole,
    note: null,
    flexClientId,
    findings,
  };
}

function readRequestBody(envelope: Envelope, body: EnvelopeBody, index: number, options: SideOptions): RequestBody {
  const { tape } = envelope;
  const content = readRequestContent(tape, body);
  const { message } = content;
  const name = nameCall(body.target, message);
  const kept = keepArguments(tape, content.argumentsNode, options.values);
  return {
    index,
    target: body.target,
    responseUri: body.response,
    // A call without arguments has no value that could hold a switch: there the version word tells.
    encoding: body.usesAmf3 || (envelope.version === 3 && isEmpty(tape, body.node)) ? 'amf3' : 'amf0',
    operation: name.operation,
    kind: name.kind,
    bytes: body.length,
    messageClass: message?.messageClass ?? null,
    messageId: message?.messageId ?? null,
    correlationId: message?.correlationId ?? null,
    destination: name.destination,
    source: name.source,
    methodName: name.methodName,
    flexClientId: message?.flexClientId ?? null,
    clientId: message?.clientId ?? null,
    arguments: kept,
    diagnostics: bodyDiagnostics(body),
    findings: bodyFindings(envelope, body, content, options, name),
  };
}

export function bodyDiagnostics(body: EnvelopeBody): readonly CallDiagnostic[] {
  return body.diagnostics.length === 0 ? NONE : body.diagnostics.map(({ code, detail }) => ({ code, detail }));
}

function bodyFindings(
  envelope: Envelope,
  body: EnvelopeBody,
  content: RequestContent,
  options: SideOptions,
  name: CallName,
): readonly CallDiagnostic[] {
  const { message } = content;
  const legacyLogin = content.legacyHeaders.some((header) => header.toLowerCase() === 'credentials');
  const isLogin =
    options.secure !== true && (legacyLogin || (message !== null && carriesCredentials(envelope, message)));
  const said = message?.diagnostics ?? NONE;
  const isQuiet = isKnownQuiet(body.target, name);
  if (isQuiet && !isLogin) return said;
  const names = [name.destination, name.source, name.methodName];
  const odd = isQuiet ? NONE : nameIndicators([body.target, ...names]);
  const describes =
    !isQuiet &&
    (asksForDescription(body.target) || asksForDescription(names.filter((part) => part !== null).join('.')));
  if (!describes && odd.length === 0) rememberQuiet(body.target, name);
  const found: CallDiagnostic[] = [...said, ...odd];
  if (isLogin) {
    found.push({
      code: 'indicator.clear-credentials',
      detail: 'credentials of a message, readable by anybody on the way',
    });
  }
  if (describes) found.push({ code: 'indicator.describe-service', detail: 'asks for a description of services' });
  return found.length === 0 ? NONE : found;
}

/** Names of calls in which nothing was found, by operation: a capture asks for a few operations again and again. */
const QUIET = new Map<string, readonly [target: string, name: CallName]>();
const MAX_QUIET = 256;
const LONGEST_QUIET = 256;

function isKnownQuiet(target: string, name: CallName): boolean {
  const known = QUIET.get(name.operation);
  if (known === undefined || known[0] !== target) return false;
  const [, { destination, source, methodName }] = known;
  return destination === name.destination && source === name.source && methodName === name.methodName;
}

function rememberQuiet(target: string, name: CallName): void {
  const { operation, destination, source, methodName } = name;
  const parts = [target, operation, destination, source, methodName];
  if (parts.some((part) => part !== null && part.length > LONGEST_QUIET)) return;
  if (QUIET.size === MAX_QUIET) QUIET.clear();
  QUIET.set(operation, [target, name]);
}

/** A login, credentials for the destination, or the credentials members of a server-side message. */
function carriesCredentials({ tape }: Envelope, message: FlexMessage): boolean {
  if (message.role === 'command') return message.operationNumber === LOGIN_OPERATION && hasContent(tape, message.body);
  return hasMember(tape, message.headers, 'DSRemoteCredentials') || hasMember(tape, message.node, 'remotePassword');
}

/** Headers that concern every call of the envelope (domain §2.8, §8.4). */
function headerFindings({ headers }: Envelope, options: SideOptions): CallDiagnostic[] {
  const found: CallDiagnostic[] = [];
  for (const { name } of headers) {
    const lower = name.toLowerCase();
    if (lower === 'credentials' && options.secure !== true) {
      found.push({ code: 'indicator.clear-credentials', detail: 'header Credentials, readable by anybody on the way' });
    } else if (lower === 'describeservice') {
      found.push({ code: 'indicator.describe-service', detail: 'header DescribeService' });
    }
    found.push(...nameIndicators([name]));
  }
  return found;
}

const NONE: readonly CallDiagnostic[] = [];
