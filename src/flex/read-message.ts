import { classNameOf, dateOf, firstMember, kindOf, memberOf, numberOf, textOf } from '../amf/access.ts';
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
  return { ...readFields(tape, node), wireClass, messageClass: known?.fullName ?? null, role, diagnostics };
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
): Omit<FlexMessage, 'wireClass' | 'messageClass' | 'role' | 'diagnostics'> {
  const text = (name: string): string | null => nonEmpty(textOf(tape, memberOf(tape, node, name)));
  const headers = memberOf(tape, node, 'headers');
  const header = (name: string): string | null =>
    headers === NO_NODE ? null : nonEmpty(textOf(tape, memberOf(tape, headers, name)));
  const operation = memberOf(tape, node, 'operation');
  const timestamp = memberOf(tape, node, 'timestamp');
  const flexClientId = header('DSId');
  return {
    destination: text('destination'),
    operation: nonEmpty(textOf(tape, operation)),
    operationNumber: numberOf(tape, operation),
    source: text('source'),
    messageId: text('messageId'),
    correlationId: text('correlationId'),
    clientId: text('clientId'),
    timestamp: positive(numberOf(tape, timestamp) ?? dateOf(tape, timestamp)),
    flexClientId: flexClientId === 'nil' ? null : flexClientId,
    subtopic: header('DSSubtopic'),
    receiver: header('DSDstClientId'),
    url: text('url'),
    node,
    body: memberOf(tape, node, 'body'),
    headers,
  };
}

function nonEmpty(text: string | null): string | null {
  return text === '' ? null : text;
}

function positive(ms: number | null): number | null {
  return ms !== null && ms > 0 && Number.isFinite(ms) ? ms : null;
}
