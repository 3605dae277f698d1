import {
  booleanOf,
  classNameOf,
  contentOf,
  firstItem,
  kindOf,
  longOf,
  memberOf,
  nextItem,
  numberOf,
  textOf,
} from '../amf/access.ts';
import { Kind, NO_NODE, type Tape } from '../amf/tape.ts';

/** The members of a fault whatever its producer called them (domain §5.7, §5.8); null = not sent. */
export interface FaultFields {
  readonly code: string | null;
  readonly message: string | null;
  readonly detail: string | null;
  readonly level: string | null;
  readonly type: string | null;
  readonly line: number | null;
  readonly rootCause: FaultFields | null;
}

const MAX_CAUSES = 8;
/** Lines of a traceback that is sent as an array. */
const MAX_LINES = 1000;

/** Reads the fault members of an object; a text counts as the message. Every member is null when the value is nothing of the kind. */
export function readFaultFields(tape: Tape, node: number, depth = 0): FaultFields {
  const text = scalarText(tape, node);
  if (text !== null) return { ...NOTHING, message: text };
  const cause = oneOf(tape, node, 'rootCause', 'rootcause', 'cause');
  const causeKind = kindOf(tape, cause);
  const hasCause = cause !== NO_NODE && causeKind !== Kind.null && causeKind !== Kind.undefined;
  return {
    code: scalarText(tape, oneOf(tape, node, 'faultCode', 'code')),
    message: scalarText(tape, oneOf(tape, node, 'faultString', 'description', 'message')),
    detail: detailText(tape, oneOf(tape, node, 'faultDetail', 'details', 'detail')),
    level: scalarText(tape, oneOf(tape, node, 'level')),
    type:
      scalarText(tape, oneOf(tape, node, 'type')) ?? (depth === 0 ? classNameOf(tape, cause) : classNameOf(tape, node)),
    line: numberOf(tape, oneOf(tape, node, 'line')),
    rootCause: hasCause && depth < MAX_CAUSES ? readFaultFields(tape, cause, depth + 1) : null,
  };
}

/** Rule 3 of domain §5.8: a result with `faultCode` and `faultString`, or with `code`, `description` and level `error`. */
export function looksLikeFault(tape: Tape, node: number): boolean {
  const kind = kindOf(tape, contentOf(tape, node));
  if (kind !== Kind.object && kind !== Kind.ecma) return false;
  const has = (name: string): boolean => memberOf(tape, node, name) !== NO_NODE;
  if (has('faultCode') && has('faultString')) return true;
  return has('code') && has('description') && textOf(tape, memberOf(tape, node, 'level'))?.toLowerCase() === 'error';
}

const NOTHING: FaultFields = {
  code: null,
  message: null,
  detail: null,
  level: null,
  type: null,
  line: null,
  rootCause: null,
};

/** The first of these members that carries something; exact names first, then in any case (ColdFusion writes upper case). */
function oneOf(tape: Tape, node: number, ...names: readonly string[]): number {
  for (const ignoreCase of [false, true]) {
    for (const name of names) {
      const member = memberOf(tape, node, name, ignoreCase);
      const kind = kindOf(tape, member);
      if (kind !== Kind.none && kind !== Kind.null && kind !== Kind.undefined) return member;
    }
  }
  return NO_NODE;
}

function scalarText(tape: Tape, node: number): string | null {
  const number = numberOf(tape, node);
  if (number !== null) return String(number);
  const truth = booleanOf(tape, node);
  if (truth !== null) return String(truth);
  return textOf(tape, node) ?? longOf(tape, node);
}

/** Text, or the lines of an array joined. */
function detailText(tape: Tape, node: number): string | null {
  const text = scalarText(tape, node);
  if (text !== null) return text;
  const lines: string[] = [];
  for (let item = firstItem(tape, node); item !== NO_NODE && lines.length < MAX_LINES; item = nextItem(tape, item)) {
    const line = scalarText(tape, item);
    if (line !== null) lines.push(line);
  }
  return lines.length === 0 ? null : lines.join('\n');
}
