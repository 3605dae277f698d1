import { firstItem, nextItem, resolve } from './access.ts';
import { type AmfShape, toShape } from './shape.ts';
import { NO_NODE, type Tape } from './tape.ts';

/** Further arguments are told by the shape that all share. */
const MAX_POSITIONS = 64;
/** Alike at every position, whatever it is. */
const SCALARS: ReadonlySet<string> = new Set(['string', 'xml', 'bytes', 'boolean', 'int', 'double', 'date', 'null']);

/**
 * The shape of the arguments of a call. As `toShape`; where arguments differ in kind, `each` has the shape of every one in order, since the place
 * of an argument is its name.
 */
export function toArgumentsShape(tape: Tape, node: number): AmfShape {
  const shape = toShape(tape, node);
  if (shape.$ !== 'array' || shape.count === 1 || shape.items === undefined || SCALARS.has(shape.items.$)) return shape;
  const each: AmfShape[] = [];
  for (let item = firstItem(tape, node); item !== NO_NODE; item = nextItem(tape, item)) {
    if (each.length === MAX_POSITIONS) return shape;
    each.push(toShape(tape, resolve(tape, item)));
  }
  return { ...shape, each };
}
