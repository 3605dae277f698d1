import type { NeutralValue } from '../report/model.ts';

/** A node of the neutral value model, read without trusting its form: a saved report comes from anywhere. */
interface Node {
  readonly $?: unknown;
  readonly [member: string]: unknown;
}

/** A value that can be compared: date = milliseconds since 1970 UTC. `undefined` stands for the value of that name. */
export type Plain = string | number | bigint | boolean | null | undefined | { readonly dateMs: number };

/** What has no text or number of its own: objects, lists, what was redacted or not decoded. */
export const NO_PLAIN = Symbol('no plain value');

function asNode(value: NeutralValue): Node | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : null;
}

/** The comparable form of a value; bytes as hex. */
export function plainOf(value: NeutralValue): Plain | typeof NO_PLAIN {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  const node = asNode(value);
  if (node === null) return NO_PLAIN;
  switch (node.$) {
    case 'int':
      return typeof node.v === 'number' ? node.v : NO_PLAIN;
    case 'double':
      return typeof node.v === 'string' || typeof node.v === 'number' ? Number(node.v) : NO_PLAIN;
    case 'int64':
      return typeof node.v === 'string' && /^-?[0-9]{1,20}$/.test(node.v) ? BigInt(node.v) : NO_PLAIN;
    case 'string':
    case 'xml':
      return typeof node.text === 'string' ? node.text : NO_PLAIN;
    case 'bytes':
      return typeof node.hex === 'string' ? node.hex : NO_PLAIN;
    case 'date': {
      const ms = plainOf(node.ms);
      return typeof ms === 'number' ? { dateMs: ms } : NO_PLAIN;
    }
    case 'undefined':
      return undefined;
    default:
      return NO_PLAIN;
  }
}

/** Characters of a text, bytes of a byte array, items of a list; null for what has no length. */
export function lengthOf(value: NeutralValue): number | null {
  const items = itemsOf(value);
  if (items !== null) return items.length;
  const node = asNode(value);
  if (node?.$ === 'bytes' && typeof node.hex === 'string') return node.hex.length / 2;
  if (node?.$ === 'string' && typeof node.length === 'number') return node.length;
  const plain = plainOf(value);
  return typeof plain === 'string' ? [...plain].length : null;
}

/** What a wrapper holds: an ArrayCollection its list, an ObjectProxy its object; else the value itself. */
function unwrapped(value: NeutralValue): NeutralValue {
  let inner = value;
  for (let depth = 0; depth < 8; depth++) {
    const node = asNode(inner);
    if (node?.$ === 'external' && node.value !== undefined) inner = node.value;
    else if (node?.$ === 'object' && typeof node.class === 'string' && /ArrayCollection(?:Ext)?$/.test(node.class)) {
      const source = pairsOf(node.props).find(([name]) => name === 'source');
      if (source === undefined) return inner;
      inner = source[1];
    } else return inner;
  }
  return inner;
}

/** The items of an array, vector, collection, or the values of a dictionary; null when the value is no list. */
export function itemsOf(value: NeutralValue): readonly NeutralValue[] | null {
  const inner = unwrapped(value);
  if (Array.isArray(inner)) return inner;
  const node = asNode(inner);
  if (node === null) return null;
  if ((node.$ === 'array' || node.$ === 'vector') && Array.isArray(node.items)) return node.items;
  if (node.$ === 'dict') return pairsOf(node.entries).map(([, inside]) => inside);
  return null;
}

/** Members with a name: of an object, of an array besides its items, of a class with a layout of its own. */
export function namedOf(value: NeutralValue): readonly (readonly [string, NeutralValue])[] {
  const found: (readonly [string, NeutralValue])[] = [];
  for (const one of unwrapped(value) === value ? [value] : [value, unwrapped(value)]) {
    const node = asNode(one);
    if (node === null) continue;
    for (const pairs of [node.props, node.assoc, node.entries]) {
      for (const [key, inside] of pairsOf(pairs)) {
        const name = plainOf(key);
        if (typeof name === 'string' || typeof name === 'number') found.push([String(name), inside]);
      }
    }
    const { fields } = node;
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) found.push(...Object.entries(fields));
  }
  return found;
}

function pairsOf(pairs: unknown): readonly (readonly [NeutralValue, NeutralValue])[] {
  if (!Array.isArray(pairs)) return [];
  return pairs.filter((pair): pair is [NeutralValue, NeutralValue] => Array.isArray(pair) && pair.length >= 2);
}

/** Number of the value that this one refers back to; null when it is no reference. */
export function referenceOf(value: NeutralValue): number | null {
  const node = asNode(value);
  return node?.$ === 'ref' && typeof node.id === 'number' ? node.id : null;
}

/** All values with a number of their own, to follow references by. */
export function valuesById(root: NeutralValue): Map<number, NeutralValue> {
  const found = new Map<number, NeutralValue>();
  const stack: NeutralValue[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) continue;
    const node = asNode(value);
    if (node !== null && typeof node.id === 'number' && node.$ !== 'ref' && !found.has(node.id))
      found.set(node.id, value);
    for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) stack.push(inner);
  }
  return found;
}
