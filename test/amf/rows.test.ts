import { describe, expect, it } from 'vitest';
import { Random } from '../../bench/generate/random.ts';
import { decodeAmf3 } from '../../src/amf/decode-value.ts';
import { acceleratedTape } from '../../src/amf/rows.ts';
import { mutate, withStructure } from '../fuzz/mutate.ts';
import { readSamples } from '../fuzz/samples.ts';
import { amf } from '../support/amf-bytes.ts';
import { rowsDifference } from '../support/tape-difference.ts';

const samples = ['test/amf/corpus', 'test/amf/vectors', 'test/fuzz/findings'].flatMap(readSamples);

function differences(all: Iterable<{ name: string; entry: string; bytes: Uint8Array }>): string[] {
  const found: string[] = [];
  for (const { name, entry, bytes } of all) {
    if (entry === 'sol' || entry === 'frames') continue;
    const difference = rowsDifference(entry as Parameters<typeof rowsDifference>[0], bytes);
    if (difference !== null) found.push(`${name} as ${entry}: ${difference}`);
  }
  return found;
}

describe('rows read at once', () => {
  it('are possible here: else the comparisons below say nothing', () => {
    expect(acceleratedTape().rows).not.toBeNull();
  });

  it('give the tape and the findings that the grammar gives alone', () => {
    expect(samples.length).toBeGreaterThan(150);
    expect(differences(samples)).toEqual([]);
  });

  it('give them for damaged bodies, too', () => {
    const random = new Random(7);
    const structured = samples.map(withStructure);
    const damaged = function* () {
      for (let run = 0; run < 6000; run++) {
        const sample = random.pick(structured);
        yield { ...sample, bytes: mutate(sample, random, structured) };
      }
    };
    expect(differences(damaged())).toEqual([]);
  });

  it('give them with holes, a body in the middle of others and short limits', () => {
    const random = new Random(8);
    const found: string[] = [];
    for (const { name, entry, bytes } of samples) {
      if (entry === 'sol' || entry === 'frames') continue;
      const at = random.between(0, bytes.length - 1);
      const holes = [[at, random.between(1, Math.max(1, bytes.length - at))]] as const;
      const limits = {
        maxDepth: random.between(1, 6),
        maxValues: random.between(1, 200),
        maxString: random.between(1, 20),
      };
      for (const options of [{ holes }, { limits }, { holes, limits }, { missing: 10 }, { countDates: true }]) {
        const difference = rowsDifference(entry, bytes, options);
        if (difference !== null) found.push(`${name} as ${entry}, ${JSON.stringify(options)}: ${difference}`);
      }
    }
    expect(found).toEqual([]);
  });

  it('grow with the body: values, texts, traits, names, objects, depth', () => {
    const many = (count: number, item: string) => amf(`09 ${u29(2 * count + 1)} 01 ${item.repeat(count)}`);
    const traits = Array.from({ length: 300 }, (_, id) => `0A 13 01 ${u29(9)} '${String(id).padStart(4, 'm')}' 02 `);
    const names = Array.from({ length: 500 }, (_, id) => `${u29(9)} '${String(id).padStart(4, 'n')}' 02 `);
    const bodies = [
      many(5000, '02'),
      many(1000, "06 05 'xy'"),
      amf(`09 ${u29(601)} 01 ${traits.join('')}`),
      amf(`0A 0B 01 ${names.join('')} 01`),
      many(3000, '09 01 01'),
      amf(`${'09 03 01 '.repeat(1500)} 02`),
      amf(`0A 0B 01 03 61 ${'0A 01 00 '.repeat(700)} 02 ${'01'.repeat(701)}`),
    ];
    for (const bytes of bodies) expect(rowsDifference('amf3', bytes)).toBeNull();
    expect(rowsDifference('amf0', amf(`0A 00000BB8 ${'0A 00000000'.repeat(3000)}`))).toBeNull();
  });

  it('read a value that stands behind others in a buffer', () => {
    const tape = acceleratedTape();
    const bytes = amf(`FFFF 09 07 01 04 05 06 07 'abc' 08 01 4270000000000000 FF`);
    const plain = decodeAmf3(bytes, { from: 2, to: bytes.length - 1 });
    const fast = decodeAmf3(bytes, { from: 2, to: bytes.length - 1, tape });
    expect(fast.value()).toEqual(plain.value());
    expect(fast.end).toBe(plain.end);
  });
});

/** An unsigned integer below 2^14 as the digits of a U29. */
function u29(value: number): string {
  const digits = (byte: number) => byte.toString(16).padStart(2, '0');
  return value < 0x80 ? digits(value) : digits(0x80 | (value >> 7)) + digits(value & 0x7f);
}
