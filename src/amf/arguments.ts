import { firstItem, kindOf, memberOf, nextItem, resolve, textIs } from './access.ts';
import { Flag, Kind, NO_NODE, type Tape } from './tape.ts';

/** The single argument of a strict array when it is a Flex 1.5 envelope object (domain §2.10), else `NO_NODE`. */
function legacyEnvelope(tape: Tape, root: number): number {
  if (tape.kind[root] !== Kind.array) return NO_NODE;
  const only = firstItem(tape, root);
  if (only === NO_NODE || nextItem(tape, only) !== NO_NODE) return NO_NODE;
  const kind = kindOf(tape, only);
  if (kind !== Kind.object && kind !== Kind.ecma) return NO_NODE;
  const flag = memberOf(tape, only, '_flag', true);
  return flag !== NO_NODE && textIs(tape, flag, 'envelope', true) ? resolve(tape, only) : NO_NODE;
}

/** True when the arguments are wrapped in a Flex 1.5 envelope object. */
export function isLegacyEnvelope(tape: Tape, root: number): boolean {
  return legacyEnvelope(tape, root) !== NO_NODE;
}

export interface CallArguments {
  /** Argument nodes in order. */
  readonly nodes: readonly number[];
  /** `[name, mustUnderstand, value]` arrays of a Flex 1.5 envelope object. */
  readonly legacyHeaders: readonly number[];
}

function itemsOf(tape: Tape, node: number): number[] {
  const items: number[] = [];
  for (let item = firstItem(tape, node); item !== NO_NODE; item = nextItem(tape, item)) items.push(item);
  return items;
}

/** The arguments of a request value (domain §2.4): items of an array, nothing for null or undefined, else the value itself. */
export function callArguments(tape: Tape, root: number): CallArguments {
  const legacy = legacyEnvelope(tape, root);
  if (legacy !== NO_NODE) {
    const data = memberOf(tape, legacy, 'data');
    const headers = memberOf(tape, legacy, 'headers');
    const nodes = data === NO_NODE ? [] : kindOf(tape, data) === Kind.array ? itemsOf(tape, data) : [data];
    return { nodes, legacyHeaders: headers === NO_NODE ? [] : itemsOf(tape, headers) };
  }
  const kind = tape.kind[root];
  if (kind === Kind.null || kind === Kind.undefined) {
    // An AMF3 null after a switch is a bare value of a client that sends no array, not "no arguments".
    return { nodes: (tape.flags[root]! & Flag.switched) !== 0 ? [root] : [], legacyHeaders: [] };
  }
  return { nodes: kind === Kind.array ? itemsOf(tape, root) : [root], legacyHeaders: [] };
}
