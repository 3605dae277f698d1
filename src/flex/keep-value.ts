import { itemCount, kindOf, lengthOf, memberOf, resolve, textOf } from '../amf/access.ts';
import { toArgumentsShape } from '../amf/arguments-shape.ts';
import { type AmfShape, toShape } from '../amf/shape.ts';
import { pooledShape } from '../amf/shape-pool.ts';
import { Kind, NO_NODE, type Tape } from '../amf/tape.ts';
import { toValue } from '../amf/to-value.ts';

/** A value for those who look into it but hand on no more than its shape. */
export class BothForms {
  readonly shape: unknown;
  readonly value: unknown;

  constructor(shape: unknown, value: unknown) {
    this.shape = shape;
    this.value = value;
  }
}

/** The value in the form asked for (`both`: a `BothForms`); undefined when nothing is to be kept. What was not sent is null. */
export function keepValue(tape: Tape, node: number, mode: ValueForm): unknown {
  return keep(tape, node, mode, toShape);
}

/** As `keepValue`, of the arguments of a call: their shape keeps their order. */
export function keepArguments(tape: Tape, node: number, mode: ValueForm): unknown {
  return keep(tape, node, mode, toArgumentsShape);
}

type ValueForm = 'none' | 'summary' | 'full' | 'both';

function keep(tape: Tape, node: number, mode: ValueForm, shapeOf: (tape: Tape, node: number) => AmfShape): unknown {
  if (mode === 'none') return undefined;
  if (node === NO_NODE) return null;
  if (mode === 'full') return toValue(tape, node);
  const shape = pooledShape(shapeOf(tape, resolve(tape, node)));
  return mode === 'summary' ? shape : new BothForms(shape, toValue(tape, node));
}

/** True for a value that is there and neither null, undefined nor the empty string. */
export function hasContent(tape: Tape, node: number): boolean {
  const kind = kindOf(tape, node);
  if (kind === Kind.none || kind === Kind.null || kind === Kind.undefined) return false;
  return textOf(tape, node) !== '';
}

/** True for null, undefined and an array without items. */
export function isEmpty(tape: Tape, node: number): boolean {
  const kind = kindOf(tape, node);
  if (kind === Kind.array) return itemCount(tape, node) === 0;
  return kind === Kind.none || kind === Kind.null || kind === Kind.undefined;
}

/** True when `node` has a member of that name with content. */
export function hasMember(tape: Tape, node: number, name: string): boolean {
  return node !== NO_NODE && hasContent(tape, memberOf(tape, node, name));
}

/** Text of an envelope header's value, null when it is none. */
export function headerText(tape: Tape, node: number): string | null {
  return textOf(tape, node);
}

/** Bytes of a value as written. */
export function valueLength(tape: Tape, node: number): number {
  return lengthOf(tape, node);
}
