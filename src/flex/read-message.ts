import {
  classNameOf,
  dateOf,
  firstMember,
  keyIs,
  keyLength,
  kindOf,
  memberOf,
  nextMember,
  numberOf,
  textOf,
} from '../amf/access.ts';
import { Kind, NO_NODE, type Tape } from '../amf/tape.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { FlexMessage } from './flex-message.ts';
import { type MessageRole, messageClassOf } from './message-classes.ts';

/** Where PHP gateways keep the class of an object; it leaks onto the wire (domain §4.8). */
const CLASS_PROPERTY = '_explicitType';

type Finding = { readonly code: DiagnosticCode; readonly detail: string };

/**
 * Reads a value as a Flex message (domain §5.1): by its class, by a class named in a property (`flex.class-from-property`), or by
 * the members only a message has (`flex.untyped`). Null when it is none. Missing members are normal.
 */
export function readFlexMessage(tape: Tape, node: number): FlexMessage | null {
  const kind = kindOf(tape, node);
  if (kind !== Kind.object && kind !== Kind.external && kind !== Kind.ecma) return null;
  const diagnostics: Finding[] = [];
  const wireClass = classNameOf(tape, node) ?? classFromProperty(tape, node, diagnostics);
  const known = wireClass === null ? null : messageClassOf(wireClass);
  let role: MessageRole;
  if (known !== null) {
    role = known.role;
  } else {
    if (wireClass !== null) return null;
    const untyped = untypedRole(tape, node);
    if (untyped === null) return null;
    diagnostics.push({ code: 'flex.untyped', detail: `object with messageId read as ${untyped} message` });
    role = untyped;
  }
  return readFields(
    tape,
    node,
    wireClass,
    known?.fullName ?? null,
    role,
    diagnostics.length === 0 ? NONE : diagnostics,
  );
}

function classFromProperty(tape: Tape, node: number, diagnostics: Finding[]): string | null {
  const named = textOf(tape, memberOf(tape, node, CLASS_PROPERTY));
  if (named === null || messageClassOf(named) === null) return null;
  diagnostics.push({ code: 'flex.class-from-property', detail: `${CLASS_PROPERTY} says ${named}` });
  return named;
}

/** `messageId` plus one of `operation`, `correlationId`, `faultCode`. */
function untypedRole(tape: Tape, node: number): MessageRole | null {
  if (firstMember(tape, node) === NO_NODE || memberOf(tape, node, 'messageId') === NO_NODE) return null;
  if (memberOf(tape, node, 'faultCode') !== NO_NODE) return 'error';
  const operation = memberOf(tape, node, 'operation');
  if (operation !== NO_NODE) return numberOf(tape, operation) === null ? 'remoting' : 'command';
  return memberOf(tape, node, 'correlationId') === NO_NODE ? null : 'acknowledge';
}

function readFields(
  tape: Tape,
  node: number,
  wireClass: string | null,
  messageClass: string | null,
  role: MessageRole,
  diagnostics: readonly Finding[],
): FlexMessage {
  const members = findMembers(tape, node);
  const { operation, timestamp, headers } = members;
  const flexClientId = headerText(tape, headers, 'DSId');
  return {
    wireClass,
    messageClass,
    role,
    destination: nonEmpty(textOf(tape, members.destination)),
    operation: nonEmpty(textOf(tape, operation)),
    operationNumber: numberOf(tape, operation),
    source: nonEmpty(textOf(tape, members.source)),
    messageId: nonEmpty(textOf(tape, members.messageId)),
    correlationId: nonEmpty(textOf(tape, members.correlationId)),
    clientId: nonEmpty(textOf(tape, members.clientId)),
    timestamp: positive(numberOf(tape, timestamp) ?? dateOf(tape, timestamp)),
    flexClientId: flexClientId === 'nil' ? null : flexClientId,
    subtopic: headerText(tape, headers, 'DSSubtopic'),
    receiver: headerText(tape, headers, 'DSDstClientId'),
    url: nonEmpty(textOf(tape, members.url)),
    node,
    body: members.body,
    headers,
    diagnostics,
  };
}

/** Nodes of the members that are read, by name. */
interface MemberNodes {
  body: number;
  clientId: number;
  correlationId: number;
  destination: number;
  headers: number;
  messageId: number;
  operation: number;
  source: number;
  timestamp: number;
  url: number;
}

/** Of the message that is read; used again for the next one. */
const FOUND: MemberNodes = {
  body: NO_NODE,
  clientId: NO_NODE,
  correlationId: NO_NODE,
  destination: NO_NODE,
  headers: NO_NODE,
  messageId: NO_NODE,
  operation: NO_NODE,
  source: NO_NODE,
  timestamp: NO_NODE,
  url: NO_NODE,
};

/** One walk over the members; of a name that comes twice the first counts. What is returned is borrowed until the next call. */
function findMembers(tape: Tape, node: number): MemberNodes {
  const found = FOUND;
  found.body = found.clientId = found.correlationId = found.destination = found.headers = NO_NODE;
  found.messageId = found.operation = found.source = found.timestamp = found.url = NO_NODE;
  for (let child = firstMember(tape, node); child !== NO_NODE; child = nextMember(tape, child)) {
    noteMember(found, tape, child);
  }
  return found;
}

/** Which of the members that are read a node is, told by the length of its name and the letters. */
function noteMember(found: MemberNodes, tape: Tape, member: number): void {
  switch (keyLength(tape, member)) {
    case 3:
      if (found.url === NO_NODE && keyIs(tape, member, 'url')) found.url = member;
      break;
    case 4:
      if (found.body === NO_NODE && keyIs(tape, member, 'body')) found.body = member;
      break;
    case 6:
      if (found.source === NO_NODE && keyIs(tape, member, 'source')) found.source = member;
      break;
    case 7:
      if (found.headers === NO_NODE && keyIs(tape, member, 'headers')) found.headers = member;
      break;
    case 8:
      if (found.clientId === NO_NODE && keyIs(tape, member, 'clientId')) found.clientId = member;
      break;
    case 9:
      if (found.messageId === NO_NODE && keyIs(tape, member, 'messageId')) found.messageId = member;
      else if (found.operation === NO_NODE && keyIs(tape, member, 'operation')) found.operation = member;
      else if (found.timestamp === NO_NODE && keyIs(tape, member, 'timestamp')) found.timestamp = member;
      break;
    case 11:
      if (found.destination === NO_NODE && keyIs(tape, member, 'destination')) found.destination = member;
      break;
    case 13:
      if (found.correlationId === NO_NODE && keyIs(tape, member, 'correlationId')) found.correlationId = member;
      break;
    default:
      break;
  }
}

function headerText(tape: Tape, headers: number, name: string): string | null {
  return headers === NO_NODE ? null : nonEmpty(textOf(tape, memberOf(tape, headers, name)));
}

const NONE: readonly Finding[] = [];

function nonEmpty(text: string | null): string | null {
  return text === '' ? null : text;
}

function positive(ms: number | null): number | null {
  return ms !== null && ms > 0 && Number.isFinite(ms) ? ms : null;
}
