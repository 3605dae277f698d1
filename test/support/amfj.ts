import { decodeText, fromHex } from '../../src/bytes/text.ts';

/** A value in the notation `amfj/1` of the corpus: an object with a type tag `t`. */
export interface Amfj {
  readonly t: string;
  readonly [field: string]: unknown;
}

type Json = unknown;

/** Both notations brought to one: the neutral model, externalizables as the plain list of what was read. */
class Translator {
  readonly #ids = new Map<number, number>();

  #identify(value: Amfj): number {
    const id = this.#ids.size;
    this.#ids.set(value.id as number, id);
    return id;
  }

  #pairs(list: unknown): Json[] {
    return (list as [unknown, Amfj][]).map(([key, value]) => [this.#key(key), this.value(value)]);
  }

  #key(key: unknown): Json {
    if (typeof key === 'string') return key;
    const bytes = fromHex((key as { hex: string }).hex)!;
    return decodeText(bytes, 0, bytes.length);
  }

  #list(list: unknown): Json[] {
    return (list as Amfj[]).map((value) => this.value(value));
  }

  #number(value: unknown): Json {
    return typeof value === 'string' ? { $: 'double', v: value } : value;
  }

  #external(value: Amfj, id: number): Json {
    const small = value.small as { fields: [string, Amfj][] }[] | undefined;
    const body =
      small === undefined
        ? this.#list(value.body)
        : small.flatMap((level) => level.fields.map(([, field]) => this.value(field)));
    return { $: 'external', id, class: value.class, body };
  }

  #object(value: Amfj): Json {
    const id = this.#identify(value);
    if (value.externalizable === true) return this.#external(value, id);
    const name = value.class === '' ? null : value.class;
    if (value.sealed === undefined) return { $: 'object', id, class: name, props: this.#pairs(value.members) };
    const sealed = this.#pairs(value.sealed);
    const props = [...sealed, ...this.#pairs(value.members)];
    return { $: 'object', id, class: name, dynamic: value.dynamic, sealed: sealed.length, props };
  }

  #vector(value: Amfj): Json {
    const elem = value.t.slice('vector-'.length);
    const id = this.#identify(value);
    const items = (value.items as unknown[]).map((item) => this.#element(elem, item));
    return { $: 'vector', id, elem, fixed: value.fixed, ...(elem === 'object' ? { class: value.class } : {}), items };
  }

  #element(elem: string, item: unknown): Json {
    if (elem === 'object') return this.value(item as Amfj);
    return typeof item === 'object' ? this.#number((item as Amfj).v) : this.#number(item);
  }

  value(value: Amfj): Json {
    switch (value.t) {
      case 'undefined':
      case 'unsupported':
        return { $: value.t };
      case 'null':
        return null;
      case 'bool':
        return value.v;
      case 'int':
        return { $: 'int', v: value.v };
      case 'double':
        return this.#number(value.v);
      case 'string':
        return value.invalidUtf8 === true ? this.#key({ hex: value.hex }) : value.v;
      case 'date':
        if (value.id === undefined) return { $: 'date', ms: this.#number(value.ms), tz: value.tz };
        return { $: 'date', id: this.#identify(value), ms: this.#number(value.ms) };
      case 'xml':
      case 'xmldoc': {
        const id = value.id === undefined ? {} : { id: this.#identify(value) };
        return { $: 'xml', ...id, doc: value.t === 'xmldoc', text: value.v };
      }
      case 'bytearray':
        return { $: 'bytes', id: this.#identify(value), hex: value.hex };
      case 'array': {
        const id = this.#identify(value);
        const assoc = this.#pairs(value.assoc);
        return { $: 'array', id, assoc, items: this.#list(value.dense) };
      }
      case 'strict-array':
        return { $: 'array', id: this.#identify(value), items: this.#list(value.dense) };
      case 'ecma-array':
        return { $: 'ecma', id: this.#identify(value), count: value.count, props: this.#pairs(value.assoc) };
      case 'object':
        return this.#object(value);
      case 'dictionary': {
        const id = this.#identify(value);
        const entries = (value.entries as [Amfj, Amfj][]).map(([k, v]) => [this.value(k), this.value(v)]);
        return { $: 'dict', id, weak: value.weak, entries };
      }
      case 'avmplus':
        return this.value(value.v as Amfj);
      case 'ref':
        if (value.id === null) return { $: 'unresolved', index: value.index };
        return { $: 'ref', id: this.#ids.get(value.id as number) };
      default:
        if (value.t.startsWith('vector-')) return this.#vector(value);
        throw new Error(`unknown amfj type ${value.t}`);
    }
  }
}

/** Translates a corpus value; ids are numbered anew per value, as the neutral model does. */
export function fromAmfj(value: Amfj): Json {
  return new Translator().value(value);
}

/**
 * True when a decoded value agrees with a corpus value where the corpus does not say which value a reference means (its rules cannot resolve it;
 * evidence may): then any reference will do.
 */
export function agreesUnresolved(got: unknown, wanted: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object' || (wanted as { $?: unknown }).$ !== 'unresolved') return false;
  const reference = got as { $?: unknown; index?: unknown } | null;
  // A date is no value of the model's identities: a reference to one shows it again.
  if (reference?.$ === 'date') return true;
  return (
    reference?.$ === 'ref' || (reference?.$ === 'badref' && reference.index === (wanted as { index: unknown }).index)
  );
}

/** Translates values of one document: ids run on. */
export function fromAmfjList(values: readonly Amfj[]): Json[] {
  const translator = new Translator();
  return values.map((value) => translator.value(value));
}

/** Fields that the model derives from another one. */
const DERIVED = new Set(['clientId', 'messageId', 'correlationId']);

function externalBody(value: Record<string, unknown>): Json {
  const content: unknown[] = [];
  if (Array.isArray(value.entries)) content.push(...value.entries.flat());
  else if (value.fields !== undefined) {
    const fields = value.fields as Record<string, unknown>;
    for (const [name, field] of Object.entries(fields)) {
      if (DERIVED.has(name) && `${name}Bytes` in fields) continue;
      if (name === 'reserved' || name === 'values') content.push(...(field as unknown[]));
      else content.push(field);
    }
  } else if (value.hex === undefined) content.push(value.value);
  return { $: 'external', id: value.id, class: value.class, body: content.map(simplify) };
}

/** Brings the neutral model to the form that `fromAmfj` gives. */
export function simplify(value: unknown): Json {
  if (Array.isArray(value)) return value.map(simplify);
  if (value === null || typeof value !== 'object') return value;
  const object = value as Record<string, unknown>;
  if (object.$ === 'external') return externalBody(object);
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, simplify(item)]));
}
