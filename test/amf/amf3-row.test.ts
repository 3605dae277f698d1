import { describe, expect, it } from 'vitest';
import { decodeAmf3 } from '../../src/amf/decode-value.ts';
import { amf } from '../support/amf-bytes.ts';

/** Behind so many nulls nothing is near the end, where values are read one by one. */
const FAR = '01'.repeat(16);

function decode(source: string) {
  const { value, diagnostics } = decodeAmf3(amf(source));
  const found = diagnostics.filter(({ code }) => code !== 'amf.trailing');
  return {
    value: value() as unknown as { items: unknown[] },
    found: found.map(({ code, detail }) => ({ code, detail })),
  };
}

const LEAVES = [
  '00',
  '01',
  '02',
  '03',
  '04 00',
  '04 7F',
  '04 8100',
  '04 FF7F',
  '04 818000',
  '04 FFFF7F',
  '04 80C08000',
  '04 BFFFFFFF',
  '04 C0808000',
  '04 FFFFFFFF',
  '04 8000',
  '04 808000',
  '04 80808000',
  '05 3FF0000000000000',
  '05 7FF8000000000000',
  '05 FFF0000000000000',
  '06 01',
  "06 07 'abc'",
  "06 05 'rO'",
  '06 07 C3A9 41',
  '06 07 FFFE41',
  '06 05 C080',
  '06 800B 6162636465',
  `06 8101 ${'61'.repeat(64)}`,
  `06 8103 ${'61'.repeat(65)}`,
  '06 02',
  '06 8200',
  '08 01 4270000000000000',
  '08 01 7FF8000000000000',
];

describe('AMF3 leaves in a row', () => {
  it.each(LEAVES)('%s reads as it does alone', (leaf) => {
    const alone = decode(`09 03 01 ${leaf}`);
    const row = decode(`09 23 01 ${leaf} ${FAR}`);
    expect(row.value.items[0]).toEqual(alone.value.items[0]);
    expect(row.value.items).toHaveLength(17);
    expect(row.found).toEqual(alone.found);
  });

  it('have the names of sealed members, and siblings of other kinds between them', () => {
    const { value } = decodeAmf3(
      amf(`0A 53 01 03 'a' 03 'b' 03 'c' 03 'd' 03 'e' 04 01 09 05 01 04 02 03 04 03 06 07 'xyz' 02 ${FAR}`),
    );
    expect(value()).toMatchObject({
      props: [
        ['a', { $: 'int', v: 1 }],
        ['b', { items: [{ $: 'int', v: 2 }, true] }],
        ['c', { $: 'int', v: 3 }],
        ['d', 'xyz'],
        ['e', false],
      ],
    });
  });

  it('enter strings and dates in the tables', () => {
    const { value } = decode(`09 0D 01 06 07 'abc' 08 01 4270000000000000 06 00 08 02 06 07 'def' 06 02 ${FAR}`);
    const [first, date, again, same, other, otherAgain] = value.items;
    expect([again, otherAgain]).toEqual([first, other]);
    expect(same).toMatchObject({ $: 'ref' });
    expect(date).toMatchObject({ $: 'date' });
  });

  it('stop at the limit of values', () => {
    const many = `09 81 49 01 ${'01'.repeat(100)} ${FAR}`;
    const { diagnostics } = decodeAmf3(amf(many), { limits: { maxValues: 50 } });
    expect(diagnostics.map(({ code }) => code)).toContain('amf.node-limit');
  });

  it('are more than fit in one go', () => {
    const { value } = decode(`09 8769 01 ${'04 05'.repeat(500)} ${FAR}`);
    expect(value.items).toHaveLength(500);
  });

  it('tell of a text above the limit, however short the limit', () => {
    const { diagnostics } = decodeAmf3(amf(`09 05 01 06 15 'abcdefghij' 06 07 'abc' ${FAR}`), {
      limits: { maxString: 4 },
    });
    expect(diagnostics.map(({ code }) => code)).toContain('amf.string-limit');
  });
});

describe('what lists hold', () => {
  const LIKE = `0A 01 00 04 02 02 0A 01 04 06 06 01 01`;

  it('is read like the object before, within objects too', () => {
    const { value, found } = decode(
      `09 07 01 0A 0B 01 03 'a' 04 01 03 'b' 0A 01 05 'no' 06 03 'x' 01 01 ${LIKE} ${LIKE} ${FAR}`,
    );
    expect(found).toEqual([]);
    expect(value.items.slice(1)).toMatchObject([
      {
        props: [
          ['a', { v: 2 }],
          ['b', { props: [['no', 'x']] }],
        ],
      },
      {
        props: [
          ['a', { v: 2 }],
          ['b', { props: [['no', 'x']] }],
        ],
      },
    ]);
  });

  it('may have a name more, a name less, or one twice', () => {
    const first = `0A 0B 01 03 'a' 04 01 03 'b' 04 02 01`;
    const { value, found } = decode(
      `09 09 01 ${first} 0A 01 00 04 03 01 0A 01 00 04 04 02 04 05 03 'c' 04 06 01 0A 01 00 04 07 00 04 08 01 ${FAR}`,
    );
    const names = value.items.map((item) => (item as { props: [string, unknown][] }).props.map(([name]) => name));
    expect(names).toEqual([['a', 'b'], ['a'], ['a', 'b', 'c'], ['a', 'a']]);
    expect(found.map(({ code }) => code)).toEqual(['amf.duplicate-key']);
  });

  it('has an odd name told once', () => {
    const { found } = decode(
      `09 07 01 0A 0B 01 03 0A 04 01 01 0A 01 00 04 02 01 0A 01 00 04 03 03 'c' 04 04 01 ${FAR}`,
    );
    expect(found.map(({ code }) => code)).toEqual(['indicator.control-chars']);
  });

  it('nests as deep as it may and no deeper', () => {
    const nested = (levels: number) =>
      decodeAmf3(amf(`${'09 03 01 '.repeat(levels)} 01 ${FAR}`), { limits: { maxDepth: 40 } });
    expect(nested(40).diagnostics.map(({ code }) => code)).toEqual(['amf.trailing']);
    expect(nested(42).diagnostics.map(({ code }) => code)).toContain('amf.depth-limit');
  });

  it('refers to what was read in the same row', () => {
    const { value } = decode(`09 07 01 09 03 01 04 07 0A 13 01 03 'k' 04 01 0A 02 ${FAR}`);
    expect(value.items).toMatchObject([{ items: [{ v: 7 }] }, { props: [['k', { v: 1 }]] }, { $: 'ref' }]);
  });

  it('is more than fits in the tables at first', () => {
    const rows = Array.from({ length: 300 }, (_, row) => `0A 01 00 06 09 '${String(row).padStart(4, '0')}' 01`).join(
      ' ',
    );
    const { value, found } = decode(`09 845B 01 0A 0B 01 03 'a' 06 03 'x' 01 ${rows} ${FAR}`);
    expect(found).toEqual([]);
    expect(value.items).toHaveLength(301);
    expect(value.items[300]).toMatchObject({ props: [['a', '0299']] });
  });
});
