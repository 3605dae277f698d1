import { contentOf, firstItem, itemCount, kindOf, memberOf, nextItem, textOf } from '../amf/access.ts';
import type { EnvelopeBody } from '../amf/envelope.ts';
import { Kind, NO_NODE, type Tape } from '../amf/tape.ts';
import type { FlexMessage } from './flex-message.ts';
import { readFlexMessage } from './read-message.ts';

/** What a request body asks for (domain §2.4). */
export interface RequestContent {
  readonly message: FlexMessage | null;
  /** The value that holds the arguments: the body of a Flex message, else the argument array or the single argument. `NO_NODE` = none. */
  readonly argumentsNode: number;
  /** Names of the headers that a Flex 1.5 envelope object (§2.10, here unwrapped) carried. */
  readonly legacyHeaders: readonly string[];
}

const NO_HEADERS: readonly string[] = [];

export function readRequestContent(tape: Tape, body: EnvelopeBody): RequestContent {
  const value = body.node;
  const first = isArgumentArray(tape, value) ? firstItem(tape, value) : value;
  if (first === NO_NODE) return { message: null, argumentsNode: value, legacyHeaders: NO_HEADERS };
  const only = first === value || nextItem(tape, first) === NO_NODE;
  const message = only ? readFlexMessage(tape, first) : null;
  if (message !== null) return { message, argumentsNode: message.body, legacyHeaders: NO_HEADERS };
  if (only && first !== value && isLegacyEnvelope(tape, first)) {
    return {
      message: null,
      argumentsNode: memberOf(tape, first, 'data', true),
      legacyHeaders: legacyHeaderNames(tape, first),
    };
  }
  const kind = kindOf(tape, value);
  const nothing = kind === Kind.null || kind === Kind.undefined;
  return { message: null, argumentsNode: nothing ? NO_NODE : value, legacyHeaders: NO_HEADERS };
}

function isArgumentArray(tape: Tape, node: number): boolean {
  return kindOf(tape, node) === Kind.array;
}

function isLegacyEnvelope(tape: Tape, node: number): boolean {
  const kind = kindOf(tape, node);
  if (kind !== Kind.object && kind !== Kind.ecma) return false;
  return textOf(tape, memberOf(tape, node, '_flag', true))?.toLowerCase() === 'envelope';
}

/** `headers` is an array of `[name, mustUnderstand, value]`. */
function legacyHeaderNames(tape: Tape, envelope: number): string[] {
  const names: string[] = [];
  const headers = contentOf(tape, memberOf(tape, envelope, 'headers', true));
  for (let item = firstItem(tape, headers); item !== NO_NODE && names.length < 64; item = nextItem(tape, item)) {
    if (itemCount(tape, item) === 0) continue;
    const name = textOf(tape, firstItem(tape, item));
    if (name !== null) names.push(name);
  }
  return names;
}
