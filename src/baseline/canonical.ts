import type { VolatileMembers } from './volatile.ts';

type Json = unknown;
type Node = { readonly [name: string]: Json };

/** Leaf values of the arguments by their path; null when a summary (or nothing) stands in for them. */
export type Leaves = ReadonlyMap<string, string>;

/** More than this is not told apart any further. */
const MAX_LEAVES = 2000;
const MAX_DEPTH = 100;

/**
 * The arguments of a call as far as they are the same from run to run: sorted by path, volatile values masked, int and double alike, without
 * identities. Two calls with equal leaves asked the same question.
 */
export function argumentLeaves(value: Json, mask: VolatileMembers): Leaves | null {
  if (isListSummary(value)) return null;
  const leaves = new Map<string, string>();
  return new Walk(leaves, mask).add(value, '', 0) ? leaves : null;
}

function isListSummary(value: Json): boolean {
  return typeof value === 'object' && value !== null && (value as Node).$ === 'array' && 'count' in value;
}

/** A key of 53 bits for a set of leaves. */
export function leavesKey(leaves: Leaves, without: ReadonlySet<string> = new Set()): string {
  const paths = [...leaves.keys()].sort();
  let [h1, h2] = [0xdeadbeef, 0x41c6ce57];
  const mix = (text: string): void => {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      h1 = Math.imul(h1 ^ code, 2654435761);
      h2 = Math.imul(h2 ^ code, 1597334677);
    }
  };
  for (const path of paths) {
    mix(path);
    mix('\u0000');
    mix(without.has(path) ? '~' : leaves.get(path)!);
    mix('\u0001');
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)).toString(36);
}

class Walk {
  readonly #leaves: Map<string, string>;
  readonly #mask: VolatileMembers;

  constructor(leaves: Map<string, string>, mask: VolatileMembers) {
    this.#leaves = leaves;
    this.#mask = mask;
  }

  /** @returns false when the value is a summary */
  add(value: Json, path: string, depth: number): boolean {
    if (this.#leaves.size >= MAX_LEAVES || depth > MAX_DEPTH) return true;
    switch (typeof value) {
      case 'string':
        this.#leaves.set(path, this.#mask.isText(value) ? '~' : `"${value}`);
        return true;
      case 'number':
        this.#leaves.set(path, this.#mask.isNumber(value) ? '~' : String(value));
        return true;
      case 'boolean':
        this.#leaves.set(path, String(value));
        return true;
      default:
        if (value !== null && value !== undefined) return this.#tagged(value as Node, path, depth);
        this.#leaves.set(path, 'null');
        return true;
    }
  }

  #tagged(value: Node, path: string, depth: number): boolean {
    switch (value.$) {
      case 'int':
        return 'v' in value && this.add(Number(value.v), path, depth);
      case 'double':
      case 'int64':
        return this.#leaf(path, value.v);
      case 'date':
        if (!('ms' in value)) return false;
        this.#leaves.set(path, 'date ~');
        return true;
      case 'redacted':
        this.#leaves.set(path, `redacted ${String(value.token ?? '')}`);
        return true;
      case 'undefined':
        this.#leaves.set(path, 'null');
        return true;
      case 'ref':
        return this.#leaf(path, value.id);
      case 'xml':
      case 'string':
        return this.#leaf(path, value.text);
      case 'bytes':
        return this.#leaf(path, value.hex);
      case 'null':
      case 'boolean':
      case 'union':
        return false;
      default:
        return this.#container(value, path, depth);
    }
  }

  #leaf(path: string, text: Json): boolean {
    if (text === undefined) return false;
    this.#leaves.set(path, `= ${String(text)}`);
    return true;
  }

  #container(value: Node, path: string, depth: number): boolean {
    if (value.members !== undefined || 'count' in value !== (value.$ === 'ecma')) return false;
    this.#leaves.set(`${path}$`, `${String(value.$)} ${String(value.class ?? '')}`);
    for (const list of [value.props, value.assoc]) {
      for (const pair of Array.isArray(list) ? list : []) {
        if (!this.#member(String(pair[0]), pair[1], path, depth)) return false;
      }
    }
    for (const [name, field] of Object.entries((value.fields as Node | undefined) ?? {})) {
      for (const [index, one] of (Array.isArray(field) ? field : [field]).entries()) {
        if (!this.#member(`${name}#${index}`, one, path, depth)) return false;
      }
    }
    if ('value' in value && !this.add(value.value, `${path}.`, depth + 1)) return false;
    for (const [index, item] of (Array.isArray(value.items) ? value.items : []).entries()) {
      if (!this.add(item, `${path}[${index}]`, depth + 1)) return false;
    }
    for (const [index, entry] of (Array.isArray(value.entries) ? value.entries : []).entries()) {
      if (!this.add(entry[0], `${path}[${index}]k`, depth + 1)) return false;
      if (!this.add(entry[1], `${path}[${index}]v`, depth + 1)) return false;
    }
    return true;
  }

  #member(name: string, value: Json, path: string, depth: number): boolean {
    if (!this.#mask.hasName(name)) return this.add(value, `${path}.${name}`, depth + 1);
    this.#leaves.set(`${path}.${name}`, '~');
    return true;
  }
}
