import { describe, expect, it } from 'vitest';
import { decodeAmf0 } from '../../src/amf/decode-value.ts';
import { amf } from '../support/amf-bytes.ts';

/** Behind so many nulls nothing is near the end, where members are read one by one. */
const FAR = '05'.repeat(16);

/** Two objects with the members `a` (1) and `b`, the second read like the first. */
function decodeTwins(second: string, limits = {}) {
  const { value, diagnostics } = decodeAmf0(
    amf(`0A 00000012 03 0001 'a' 00 3FF0000000000000 0001 'b' 05 000009 03 ${second} 000009 ${FAR}`),
    { limits },
  );
  return {
    value: value() as unknown as { items: { props: [string, unknown][] }[] },
    found: diagnostics.map(({ code }) => code),
  };
}

const LEAVES: readonly (readonly [string, string, unknown, readonly string[]])[] = [
  ['a number', '00 4000000000000000', 2, []],
  ['a number that is none', '00 7FF8000000000000', { $: 'double', v: 'NaN' }, ['amf.nonfinite']],
  ['true', '01 01', true, []],
  ['true, oddly written', '01 02', true, ['amf.noncanonical-boolean']],
  ['false', '01 00', false, []],
  ['null', '05', null, []],
  ['no text', '02 0000', '', []],
  ['a letter', "02 0001 'x'", 'x', []],
  ['a text', "02 0009 'some text'", 'some text', []],
  ['a text of many bytes', `02 0046 ${'61'.repeat(70)}`, 'a'.repeat(70), []],
  ['a text that is not ASCII', '02 0004 6162C3A9', 'abé', []],
  ['a text that is not UTF-8', '02 0002 FF41', '\ufffdA', ['amf.bad-utf8']],
  ['a serialized object', "02 0005 'rO0AB'", 'rO0AB', ['indicator.java-serial']],
];

describe('members that come like those of the object before', () => {
  it.each(LEAVES)('read %s', (_, leaf, expected, codes) => {
    const { value, found } = decodeTwins(`0001 'a' ${leaf} 0001 'b' 06`);
    expect(found).toEqual(codes);
    const [first, second] = value.items[1]!.props;
    expect(first).toEqual(['a', expected]);
    expect(second).toMatchObject(['b', { $: 'undefined' }]);
    expect(value.items).toHaveLength(18);
  });

  it('may be fewer, more, others, or one twice', () => {
    const names = (second: string) => {
      const { value, found } = decodeTwins(second);
      return [value.items[1]!.props.map(([name]) => name), found];
    };
    expect(names("0001 'a' 05")).toEqual([['a'], []]);
    expect(names("0001 'a' 05 0001 'b' 05 0001 'c' 05")).toEqual([['a', 'b', 'c'], []]);
    expect(names("0001 'a' 05 0001 'c' 05")).toEqual([['a', 'c'], []]);
    expect(names("0002 'ab' 05")).toEqual([['ab'], []]);
    expect(names("0001 'a' 05 0001 'a' 05")).toEqual([['a', 'a'], ['amf.duplicate-key']]);
  });

  it('tell of empty names each time, and of texts above the limit', () => {
    const empty = decodeAmf0(amf(`0A 00000012 03 0000 05 000009 03 0000 05 000009 ${FAR}`));
    expect(empty.diagnostics.map(({ code }) => code)).toEqual(['amf.empty-key', 'amf.empty-key']);
    expect(decodeTwins("0001 'a' 02 0008 'a longer'", { maxString: 4 }).found).toEqual(['amf.string-limit']);
  });

  it('hold for records under different names', () => {
    const record = (city: string) => `03 0004 'city' 02 0005 '${city}' 0003 'zip' 00 4000000000000000 000009`;
    const { value, diagnostics } = decodeAmf0(
      amf(`03 0002 'r0' ${record('Paris')} 0002 'r1' ${record('Turin')} 0004 'rest' 0A 00000010 ${FAR} 000009`),
    );
    expect(diagnostics).toEqual([]);
    expect(value()).toMatchObject({
      props: [
        [
          'r0',
          {
            props: [
              ['city', 'Paris'],
              ['zip', 2],
            ],
          },
        ],
        [
          'r1',
          {
            props: [
              ['city', 'Turin'],
              ['zip', 2],
            ],
          },
        ],
        ['rest', {}],
      ],
    });
  });

  it('follow no object of the other encoding', () => {
    const amf3 = "11 0A 0B 01 03 'a' 04 01 01";
    const { value, diagnostics } = decodeAmf0(amf(`0A 00000013 ${amf3} 03 0001 'a' 05 000009 ${amf3} ${FAR}`));
    expect(diagnostics).toEqual([]);
    expect(value()).toMatchObject({
      items: expect.arrayContaining([{ $: 'object', id: expect.any(Number), class: null, props: [['a', null]] }]),
    });
  });

  it('stop at the limit of values', () => {
    const found = decodeTwins("0001 'a' 05 0001 'b' 05", { maxValues: 5 }).found;
    expect(found).toContain('amf.node-limit');
  });
});
