import { decodeText, toHex } from '../bytes/text.ts';
import {
  classNameOf,
  contentEnd,
  contentStart,
  dateOf,
  dateZoneOf,
  firstChild,
  isHoled,
  keyOf,
  layoutOf,
  longOf,
  nextSibling,
  numberOf,
  resolve,
  textOf,
  vectorElement,
} from './access.ts';
import { DEFAULT_AMF_LIMITS } from './limits.ts';
import { opaqueReason } from './opaque.ts';
import { Flag, Kind, Layout, NO_NODE, type Tape, TRAITS_DYNAMIC } from './tape.ts';
import type { AmfExternal, AmfNumber, AmfOpaque, AmfProperty, AmfValue } from './value.ts';

export interface ToValueOptions {
  /** Bytes of a string above which its beginning is given; default 16 MiB. */
  readonly maxString?: number;
}

/** Characters kept of a string above the limit. */
const CUT_TEXT = 65_536;
/** Nesting of the result: references to values outside the asked one are expanded where they are met first, which can add to its own. */
const MAX_NESTING = 3_000;

const VECTOR_ELEMENTS = new Map<number, 'int' | 'uint' | 'double' | 'object'>([
  [Kind.vectorInt, 'int'],
  [Kind.vectorUint, 'uint'],
  [Kind.vectorDouble, 'double'],
  [Kind.vectorObject, 'object'],
]);

/** A double as JSON can carry it. */
export function toAmfNumber(value: number): AmfNumber {
  if (Number.isNaN(value)) return { $: 'double', v: 'NaN' };
  if (value === Number.POSITIVE_INFINITY) return { $: 'double', v: 'Infinity' };
  if (value === Number.NEGATIVE_INFINITY) return { $: 'double', v: '-Infinity' };
  return Object.is(value, -0) ? { $: 'double', v: '-0' } : value;
}

class ValueBuilder {
  readonly #tape: Tape;
  readonly #maxString: number;
  readonly #ids = new Map<number, number>();
  #depth = 0;

  constructor(tape: Tape, options: ToValueOptions) {
    this.#tape = tape;
    this.#maxString = options.maxString ?? DEFAULT_AMF_LIMITS.maxString;
  }

  build(node: number): AmfValue {
    const tape = this.#tape;
    if (tape.kind[node] === Kind.ref) {
      const target = resolve(tape, node);
      const id = this.#ids.get(target);
      if (id !== undefined) return { $: 'ref', id };
      // The first appearance lies outside the value that was asked for.
      return this.build(target);
    }
    if (this.#depth >= MAX_NESTING) return this.#opaque(node, 'amf.depth-limit');
    if (isHoled(tape, node)) return this.#opaque(node, 'amf.hole');
    this.#depth++;
    const value = this.#plain(node);
    this.#depth--;
    return value;
  }

  #plain(node: number): AmfValue {
    const tape = this.#tape;
    const kind = tape.kind[node] as Kind;
    switch (kind) {
      case Kind.null:
        return null;
      case Kind.true:
        return true;
      case Kind.false:
        return false;
      case Kind.int:
        return { $: 'int', v: tape.aux[node]! };
      case Kind.double:
      case Kind.rawInt:
      case Kind.rawWord:
        return toAmfNumber(numberOf(tape, node) ?? Number.NaN);
      case Kind.string:
      case Kind.uuid:
        return this.#string(node);
      case Kind.none:
      case Kind.undefined:
        return { $: 'undefined' };
      case Kind.unsupported:
        return { $: 'unsupported' };
      case Kind.badref:
        return { $: 'badref', index: tape.aux[node]! };
      case Kind.int64:
        return { $: 'int64', v: longOf(tape, node) ?? '' };
      case Kind.rawLong:
        return longOf(tape, node) ?? '';
      case Kind.opaque:
        return this.#opaque(node, opaqueReason(tape.aux[node]!));
      case Kind.date:
        return this.#date(node);
      default:
        return this.#identified(node, kind);
    }
  }

  #identified(node: number, kind: Kind): AmfValue {
    const tape = this.#tape;
    const isAmf3 = (tape.flags[node]! & Flag.amf3) !== 0;
    if (kind === Kind.xmldoc && !isAmf3) return { $: 'xml', doc: true, text: textOf(tape, node) ?? '' };
    const id = this.#identify(node);
    switch (kind) {
      case Kind.xml:
      case Kind.xmldoc:
        return { $: 'xml', id, doc: kind === Kind.xmldoc, text: textOf(tape, node) ?? '' };
      case Kind.bytes:
        return { $: 'bytes', id, hex: toHex(tape.bytes, contentStart(tape, node), contentEnd(tape, node)) };
      case Kind.array: {
        const assoc = this.#properties(node);
        return { $: 'array', id, ...(isAmf3 ? { assoc } : {}), items: this.#items(node) };
      }
      case Kind.ecma:
        return { $: 'ecma', id, count: tape.aux[node]! >>> 0, props: this.#properties(node) };
      case Kind.object: {
        const name = classNameOf(tape, node);
        if (!isAmf3) return { $: 'object', id, class: name, props: this.#properties(node) };
        const traits = tape.aux[node]!;
        const dynamic = (tape.traitsBits[traits]! & TRAITS_DYNAMIC) !== 0;
        return {
          $: 'object',
          id,
          class: name,
          dynamic,
          sealed: tape.traitsMembers[traits]!,
          props: this.#properties(node),
        };
      }
      case Kind.external:
        return this.#external(node, id);
      case Kind.dict: {
        const weak = (tape.flags[node]! & Flag.marked) !== 0;
        return { $: 'dict', id, weak, entries: this.#entries(node) };
      }
      default:
        return this.#vector(node, id, kind);
    }
  }

  #identify(node: number): number {
    const id = this.#ids.size;
    this.#ids.set(node, id);
    return id;
  }

  #opaque(node: number, reason: string): AmfOpaque {
    const tape = this.#tape;
    const offset = tape.start[node]! - tape.from;
    return { $: 'opaque', offset, length: tape.end[node]! - tape.start[node]!, reason };
  }

  #string(node: number): AmfValue {
    const tape = this.#tape;
    const start = contentStart(tape, node);
    const length = contentEnd(tape, node) - start;
    if (length <= this.#maxString || tape.kind[node] === Kind.uuid) return textOf(tape, node) ?? '';
    return { $: 'string', length, text: decodeText(tape.bytes, start, start + Math.min(length, CUT_TEXT)) };
  }

  #date(node: number): AmfValue {
    const tape = this.#tape;
    const ms = toAmfNumber(dateOf(tape, node) ?? Number.NaN);
    const tz = dateZoneOf(tape, node);
    return tz === null ? { $: 'date', id: this.#identify(node), ms } : { $: 'date', ms, tz };
  }

  /** Named children; the undecoded rest of an object whose next name was cut has the name ''. */
  #properties(node: number): AmfProperty[] {
    const tape = this.#tape;
    const isObject = tape.kind[node] !== Kind.array;
    const found: AmfProperty[] = [];
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      if (isObject || tape.key[child] !== 0) found.push([keyOf(tape, child), this.build(child)]);
    }
    return found;
  }

  #items(node: number): AmfValue[] {
    const tape = this.#tape;
    const found: AmfValue[] = [];
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      if (tape.key[child] === 0) found.push(this.build(child));
    }
    return found;
  }

  #entries(node: number): [AmfValue, AmfValue][] {
    const tape = this.#tape;
    const found: [AmfValue, AmfValue][] = [];
    for (let key = firstChild(tape, node); key !== NO_NODE; ) {
      const value = nextSibling(tape, key);
      const end = tape.end[node]! - tape.from;
      const none: AmfOpaque = { $: 'opaque', offset: end, length: 0, reason: 'amf.truncated' };
      found.push([this.build(key), value === NO_NODE ? none : this.build(value)]);
      key = value === NO_NODE ? NO_NODE : nextSibling(tape, value);
    }
    return found;
  }

  #vector(node: number, id: number, kind: Kind): AmfValue {
    const tape = this.#tape;
    const elem = VECTOR_ELEMENTS.get(kind) ?? 'object';
    const fixed = (tape.flags[node]! & Flag.marked) !== 0;
    if (elem === 'object') {
      return { $: 'vector', id, elem, fixed, class: classNameOf(tape, node) ?? '', items: this.#items(node) };
    }
    const items: AmfNumber[] = [];
    for (let index = 0; index < tape.aux[node]!; index++) {
      items.push(toAmfNumber(vectorElement(tape, node, index) ?? Number.NaN));
    }
    return { $: 'vector', id, elem, fixed, items };
  }

  #external(node: number, id: number): AmfExternal {
    const tape = this.#tape;
    const layout = layoutOf(tape, node);
    const guessed = (tape.flags[node]! & Flag.marked) !== 0;
    const head = { $: 'external' as const, id, class: classNameOf(tape, node) ?? '' };
    const first = firstChild(tape, node);
    switch (layout) {
      case Layout.value:
        return {
          ...head,
          ...(guessed ? { guess: 'one-value' } : {}),
          value: first === NO_NODE ? { $: 'undefined' } : this.build(first),
        };
      case Layout.entries:
        return { ...head, ...(guessed ? { guess: 'pairs' } : {}), entries: this.#entries(node) };
      case Layout.fields:
        return { ...head, ...(guessed ? { guess: 'entity' } : {}), fields: this.#fields(node) };
      default: {
        const hex = first === NO_NODE ? '' : toHex(tape.bytes, tape.start[first]!, tape.end[first]!);
        return { ...head, guess: 'opaque', hex };
      }
    }
  }

  #fields(node: number): Record<string, AmfValue | AmfValue[]> {
    const tape = this.#tape;
    const fields: Record<string, AmfValue | AmfValue[]> = {};
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) {
      const name = keyOf(tape, child);
      if (!tape.lists.has(name)) fields[name === '' ? '(undecoded)' : name] = this.build(child);
      else {
        const list = (fields[name] ?? []) as AmfValue[];
        if (tape.kind[child] !== Kind.none) list.push(this.build(child));
        fields[name] = list;
      }
    }
    return fields;
  }
}

/**
 * The neutral JSON model of a value (domain §0.3). Ids number the values that can be referred to from 0 in order of first appearance within
 * `node`; a reference to a value outside `node` is replaced by that value where it is met first. Every value is built at most once.
 */
export function toValue(tape: Tape, node: number, options: ToValueOptions = {}): AmfValue {
  return new ValueBuilder(tape, options).build(node);
}

/** Several values of one document: ids run on, later values refer to earlier ones. */
export function toValues(tape: Tape, nodes: readonly number[], options: ToValueOptions = {}): AmfValue[] {
  const builder = new ValueBuilder(tape, options);
  return nodes.map((node) => builder.build(node));
}
