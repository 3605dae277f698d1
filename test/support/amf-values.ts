import fc from 'fast-check';
import type { AmfValue } from '../../src/amf/value.ts';

/**
 * Values without ids and references as the generator draws them; `number` turns a drawing into a value of the model: ids in order of first
 * appearance, and some repetitions of a value as references to it.
 */
type Draft =
  | { readonly leaf: AmfValue }
  | {
      readonly make: string;
      readonly children: readonly Draft[];
      readonly names: readonly string[];
      readonly text: string;
      readonly flag: boolean;
    }
  | { readonly back: number };

const leafOf = (value: AmfValue): Draft => ({ leaf: value });

const anyDouble = fc.double().map((value): AmfValue => {
  if (Number.isNaN(value)) return { $: 'double', v: 'NaN' };
  if (value === Number.POSITIVE_INFINITY) return { $: 'double', v: 'Infinity' };
  if (value === Number.NEGATIVE_INFINITY) return { $: 'double', v: '-Infinity' };
  return Object.is(value, -0) ? { $: 'double', v: '-0' } : value;
});

/** Text that UTF-8 can carry; '' and short repeating texts are likely, so that string references occur. */
const text = fc.oneof(fc.constantFrom('', 'a', 'b', 'name'), fc.string({ unit: 'grapheme', maxLength: 12 }));
const name = fc.oneof(fc.constantFrom('a', 'b', 'id'), fc.string({ minLength: 1, maxLength: 6 }));

const leaf = fc.oneof(
  fc.constantFrom<AmfValue>(null, true, false, { $: 'undefined' }),
  fc.integer({ min: -0x10000000, max: 0x0fffffff }).map((v): AmfValue => ({ $: 'int', v })),
  anyDouble,
  text,
);

const AMF3_SHAPES = [
  'array',
  'object',
  'dict',
  'vector-object',
  'vector-int',
  'vector-double',
  'date',
  'bytes',
  'xml',
  'collection',
  'map',
];
const AMF0_SHAPES = ['array0', 'object0', 'ecma', 'date0', 'xml0', 'unsupported', ...AMF3_SHAPES];

function draft(shapes: readonly string[]): fc.Arbitrary<Draft> {
  return fc.letrec<{ tree: Draft }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      leaf.map(leafOf),
      fc.nat(20).map((back): Draft => ({ back })),
      fc.record({
        make: fc.constantFrom(...shapes),
        children: fc.array(tie('tree'), { maxLength: 4 }),
        names: fc.uniqueArray(name, { minLength: 4, maxLength: 4 }),
        text: name,
        flag: fc.boolean(),
      }),
    ),
  })).tree;
}

/** What stands for an AMF0 shape inside an AMF3 value. */
const IN_AMF3: Readonly<Record<string, string>> = {
  array0: 'array',
  object0: 'object',
  ecma: 'array',
  date0: 'date',
  xml0: 'xml',
  unsupported: 'bytes',
};

class Numbering {
  #next = 0;
  /** Ids that can be referred to, and whether the value lives in AMF3. */
  readonly #known: { id: number; amf3: boolean }[] = [];

  #identify(amf3: boolean): number {
    const id = this.#next++;
    this.#known.push({ id, amf3 });
    return id;
  }

  build(tree: Draft, amf3: boolean): AmfValue {
    if ('leaf' in tree) return tree.leaf;
    if ('back' in tree) {
      const usable = this.#known.filter((one) => one.amf3 || !amf3);
      const target = usable[tree.back];
      return target === undefined ? null : { $: 'ref', id: target.id };
    }
    const { names, text: word, flag } = tree;
    const make = amf3 ? (IN_AMF3[tree.make] ?? tree.make) : tree.make;
    const inAmf3 = !(make in IN_AMF3);
    if (make === 'date0') return { $: 'date', ms: 86400000 * names[0]!.length, tz: flag ? -60 : 0 };
    if (make === 'xml0') return { $: 'xml', doc: true, text: `<${word}/>` };
    if (make === 'unsupported') return { $: 'unsupported' };
    const id = this.#identify(inAmf3);
    const items = () => tree.children.map((child) => this.build(child, inAmf3));
    const props = () =>
      tree.children.map((child, index): [string, AmfValue] => [names[index]!, this.build(child, inAmf3)]);
    switch (make) {
      case 'array0':
        return { $: 'array', id, items: items() };
      case 'object0':
        return { $: 'object', id, class: flag ? word : null, props: props() };
      case 'ecma':
        return { $: 'ecma', id, count: tree.children.length, props: props() };
      case 'array': {
        const all = props();
        const named = flag ? all.slice(0, 1) : [];
        return { $: 'array', id, assoc: named, items: all.slice(named.length).map(([, value]) => value) };
      }
      case 'object': {
        const all = props();
        const sealed = flag ? all.length : Math.floor(all.length / 2);
        return { $: 'object', id, class: flag ? word : null, dynamic: !flag, sealed, props: all };
      }
      case 'dict': {
        const entries = tree.children.map((child): [AmfValue, AmfValue] => [this.build(child, true), word]);
        return { $: 'dict', id, weak: flag, entries };
      }
      case 'vector-object':
        return { $: 'vector', id, elem: 'object', fixed: flag, class: flag ? word : '', items: items() };
      case 'vector-int':
        return { $: 'vector', id, elem: 'int', fixed: flag, items: names.map((one) => -one.length) };
      case 'vector-double':
        return { $: 'vector', id, elem: 'double', fixed: flag, items: [0.5, { $: 'double', v: 'NaN' }] };
      case 'date':
        return { $: 'date', id, ms: names[0]!.length * 1000 };
      case 'bytes':
        return { $: 'bytes', id, hex: flag ? '00ff' : '' };
      case 'xml':
        return { $: 'xml', id, doc: flag, text: `<${word}/>` };
      case 'collection':
        return {
          $: 'external',
          id,
          class: 'flex.messaging.io.ArrayCollection',
          value: this.build(tree.children[0] ?? { leaf: null }, true),
        };
      default: {
        const entries = tree.children.map((child): [AmfValue, AmfValue] => [word, this.build(child, true)]);
        return { $: 'external', id, class: 'flex.messaging.io.ManagedObjectProxy', entries };
      }
    }
  }
}

/** Values of the neutral model that a grammar can write, references and cycles included. */
export function amfValue(encoding: 'amf0' | 'amf3'): fc.Arbitrary<AmfValue> {
  const shapes = encoding === 'amf0' ? AMF0_SHAPES : AMF3_SHAPES;
  return draft(shapes).map((tree) => new Numbering().build(tree, encoding === 'amf3'));
}
