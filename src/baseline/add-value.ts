import { itemsOf, keysOf, memberOf, positionOf, type Shape, type Variant, WRAPPED } from './shape.ts';

/** Deeper parts of a value are not compared. */
const MAX_DEPTH = 200;
/** Arguments told apart by position. */
const MAX_POSITIONS = 64;

type Json = unknown;
type Members = { readonly [name: string]: Json };

/** Kinds that tell nothing about what stands there. */
const OPAQUE: ReadonlySet<string> = new Set(['ref', 'badref', 'opaque']);
const REDACTED_KINDS = new Map([
  ['string', 'string'],
  ['number', 'double'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['bytes', 'bytes'],
  ['xml', 'xml'],
]);

/** Adds a decoded value or its summary (both forms tell themselves apart, node by node) to what was seen at a place, `times` over. */
export function addValue(place: Shape, value: Json, times = 1, depth = 0): void {
  place.present += times;
  addAlternative(place, value, times, depth);
}

/** As `addValue`, for the arguments of a call: the items of the outermost array keep their positions. */
export function addArguments(place: Shape, value: Json, times = 1): void {
  addValue(place, value, times);
  if (!isObject(value) || value.$ !== 'array') return;
  const variant = place.variants.get('array')!;
  const items = Array.isArray(value.items) ? value.items : argumentShapes(value);
  for (const [index, item] of items.slice(0, MAX_POSITIONS).entries())
    addValue(positionOf(variant, index), item, times);
}

/** Number of arguments; null when they are not known. */
export function argumentCount(value: Json): number | null {
  if (value === null || (isObject(value) && value.$ === 'null')) return 0;
  if (!isObject(value)) return 1;
  if (OPAQUE.has(String(value.$)) || value.$ === 'redacted') return null;
  if (value.$ !== 'array') return 1;
  if (Array.isArray(value.items)) return value.items.length;
  return typeof value.count === 'number' ? value.count : null;
}

function argumentShapes(value: Members): readonly Json[] {
  if (Array.isArray(value.each)) return value.each;
  const { count, items } = value;
  if (typeof count !== 'number' || !(count <= MAX_POSITIONS) || items === undefined) return [];
  // Without a list of their own they are all of one kind.
  return count > 1 && isObject(items) && items.$ === 'union' ? [] : Array.from({ length: count }, () => items);
}

function isObject(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function addAlternative(place: Shape, value: Json, times: number, depth: number): void {
  if (value === null) place.variant('null', '', times);
  else if (typeof value === 'string' || typeof value === 'boolean') place.variant(typeof value, '', times);
  else if (typeof value === 'number') place.variant('double', '', times);
  else if (isObject(value) && typeof value.$ === 'string' && depth < MAX_DEPTH)
    addTagged(place, value, value.$, times, depth);
}

function addTagged(place: Shape, value: Members, kind: string, times: number, depth: number): void {
  if (OPAQUE.has(kind)) return;
  switch (kind) {
    case 'redacted': {
      const hidden = REDACTED_KINDS.get(String(value.kind));
      if (hidden !== undefined) place.variant(hidden, '', times);
      return;
    }
    case 'union':
      for (const one of list(value.of)) addAlternative(place, one, times, depth + 1);
      return;
    case 'object':
    case 'ecma':
    case 'external':
      addMembers(place.variant(kind, textOf(value.class), times), value, times, depth);
      return;
    case 'array':
    case 'dict':
    case 'vector':
      addItems(place.variant(kind, kind === 'vector' ? vectorName(value) : '', times), value, times, depth);
      return;
    default:
      place.variant(kind, '', times);
  }
}

function vectorName(value: Members): string {
  return value.elem === 'object' ? `object ${textOf(value.class)}` : textOf(value.elem);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : '';
}

function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function addMembers(variant: Variant, value: Members, times: number, depth: number): void {
  for (const pair of [...list(value.props), ...list(value.members), ...list(value.assoc)]) {
    if (Array.isArray(pair) && typeof pair[0] === 'string')
      addMember(variant, pair[0], pair[1], pair[2] === '?', times, depth);
  }
  if (isObject(value.fields)) {
    for (const [name, field] of Object.entries(value.fields)) {
      for (const one of Array.isArray(field) ? field : [field]) addMember(variant, name, one, false, times, depth);
    }
  }
  if ('value' in value) addMember(variant, WRAPPED, value.value, false, times, depth);
  for (const entry of list(value.entries)) {
    if (!Array.isArray(entry)) continue;
    addMember(variant, 'key', entry[0], false, times, depth);
    addMember(variant, 'value', entry[1], false, times, depth);
  }
}

function addMember(
  variant: Variant,
  name: string,
  value: Json,
  isOptional: boolean,
  times: number,
  depth: number,
): void {
  const place = memberOf(variant, name);
  if (isOptional) place.partial += times;
  addValue(place, value, times, depth + 1);
}

function addItems(variant: Variant, value: Members, times: number, depth: number): void {
  addMembers(variant, { assoc: value.assoc, members: value.members }, times, depth);
  // The element kind of a vector of numbers says it all, and its summary has no items.
  const isNumbers = variant.kind === 'vector' && value.elem !== 'object';
  if (isNumbers) return;
  if (Array.isArray(value.items)) {
    for (const item of value.items) addValue(itemsOf(variant), item, times, depth + 1);
  } else if (value.items !== undefined) {
    addValue(itemsOf(variant), value.items, times, depth + 1);
  }
  if (value.keys !== undefined) addValue(keysOf(variant), value.keys, times, depth + 1);
  for (const entry of list(value.entries)) {
    if (!Array.isArray(entry)) continue;
    addValue(keysOf(variant), entry[0], times, depth + 1);
    addValue(itemsOf(variant), entry[1], times, depth + 1);
  }
}
