import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateEnvelope } from '../../src/amf/body-test.ts';
import { envelopeToJson } from '../../src/amf/decode-json.ts';
import { type DecodedValue, decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { encodeAmf3, encodeEnvelope } from '../../src/amf/encode.ts';
import { type Envelope, readEnvelope } from '../../src/amf/envelope.ts';
import { toShape } from '../../src/amf/shape.ts';
import { readSharedObject } from '../../src/amf/sol.ts';
import type { AmfValue } from '../../src/amf/value.ts';
import { amfValue } from '../support/amf-values.ts';
import { assertTape } from '../support/tape-invariants.ts';

function checkEnvelope(envelope: Envelope): void {
  for (let at: Envelope | null = envelope; at !== null; at = at.next) {
    for (const part of [...at.headers, ...at.bodies]) {
      assertTape(at.tape, part.node);
      toShape(at.tape, part.node);
    }
  }
  JSON.stringify(envelopeToJson(envelope));
}

function checkValue(decoded: DecodedValue): void {
  assertTape(decoded.tape, decoded.node);
  toShape(decoded.tape, decoded.node);
  JSON.stringify(decoded.value());
}

const folder = join(import.meta.dirname, 'corpus');
const seeds = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.bin'))
  .sort()
  .map((path) => new Uint8Array(readFileSync(join(folder, path))));

/** Damage: bytes overwritten, a run removed, a run repeated. */
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 6 });

function damaged(seed: Uint8Array, hits: readonly [number, number, number][]): Uint8Array {
  let bytes = seed;
  for (const [place, value, how] of hits) {
    const at = place % Math.max(bytes.length, 1);
    if (how === 0) {
      bytes = bytes.slice();
      bytes[at] = value;
    } else if (how === 1) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + (value % 8))]);
    else bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(Math.max(0, at - (value % 32)))]);
  }
  return bytes;
}

describe('hostile bytes', () => {
  it('never throw and never leave their range: random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        checkValue(decodeAmf0(bytes));
        checkValue(decodeAmf3(bytes));
        checkEnvelope(readEnvelope(bytes, 0, bytes.length, { direction: 'response' }));
        locateEnvelope(bytes, 0, bytes.length);
        readSharedObject(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throw and never leave their range: damaged real bodies, with holes', () => {
    const hole = fc.option(fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 40 })), { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), damage, hole, (seed, hits, missing) => {
        const bytes = damaged(seed, hits);
        const holes = missing === undefined ? {} : { holes: [missing] };
        for (const direction of ['request', 'response'] as const) {
          checkEnvelope(readEnvelope(bytes, 0, bytes.length, { direction, ...holes }));
        }
        checkValue(decodeAmf0(bytes, holes));
        checkValue(decodeAmf3(bytes, holes));
      }),
      { numRuns: 1500 },
    );
  });

  it('stand inside a larger buffer without touching what is around', () => {
    fc.assert(
      fc.property(amfValue('amf3'), fc.nat(20), fc.nat(20), (value, before, after) => {
        const bytes = encodeAmf3(value);
        const padded = new Uint8Array(before + bytes.length + after).fill(0x0a);
        padded.set(bytes, before);
        const decoded = decodeAmf3(padded, { from: before, to: before + bytes.length });
        expect(decoded.value()).toEqual(decodeAmf3(bytes).value());
        assertTape(decoded.tape, decoded.node);
      }),
      { numRuns: 200 },
    );
  });
});

/** True when `cut` is `whole` with something missing at its end only. */
function isPrefix(cut: unknown, whole: unknown): boolean {
  if (JSON.stringify(cut) === JSON.stringify(whole)) return true;
  if (cut !== null && typeof cut === 'object' && (cut as { $?: unknown }).$ === 'opaque') return true;
  if (cut === null || whole === null || typeof cut !== 'object' || typeof whole !== 'object') return false;
  if (Array.isArray(cut) && Array.isArray(whole)) {
    if (cut.length > whole.length)
      return cut.slice(whole.length).every((item) => JSON.stringify(item).includes('"opaque"'));
    return cut.every(
      (item, index) =>
        isPrefix(item, whole[index]) || (index === cut.length - 1 && JSON.stringify(item).includes('"opaque"')),
    );
  }
  const keys = Object.keys(cut).filter((key) => key !== 'props' || (whole as { props?: unknown }).props !== undefined);
  return keys.every(
    (key) =>
      key === '(undecoded)' || isPrefix((cut as Record<string, unknown>)[key], (whole as Record<string, unknown>)[key]),
  );
}

describe('a body that was cut', () => {
  it('keeps everything before the cut', () => {
    fc.assert(
      fc.property(
        fc.array(amfValue('amf0'), { minLength: 1, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const bodies = values.map((value, index) => ({ target: `/${index}/onResult`, response: '', value }));
          const bytes = encodeEnvelope({ version: 3, bodies });
          const whole = envelopeToJson(readEnvelope(bytes, 0, bytes.length, { direction: 'response' }));
          const length = Math.floor(bytes.length * share);
          const options = { direction: 'response', missing: bytes.length - length } as const;
          const cut = envelopeToJson(readEnvelope(bytes, 0, length, options));
          for (const [index, part] of cut.bodies.entries()) {
            expect({
              ok: isPrefix(part.value, whole.bodies[index]!.value),
              part: part.value,
              whole: whole.bodies[index]!.value,
            }).toMatchObject({ ok: true });
          }
          for (const code of [...cut.diagnostics, ...cut.bodies.flatMap((part) => part.diagnostics)].map(
            (item) => item.code,
          )) {
            expect([
              'amf.truncated',
              'amf.length-unknown',
              'amf.nonfinite',
              'amf.cycle',
              'amf.duplicate-key',
              'amf.date-zone',
              'amf.ecma-count',
              'amf.empty-key',
              'amf.reserved-key',
              'indicator.control-chars',
              'amf.reference-root',
              'amf.amplification',
            ]).toContain(code);
          }
        },
      ),
      { numRuns: 600 },
    );
  });
});

describe('cost', () => {
  it.each([
    ['an unknown class per value', '0A0703', 200_000],
    ['references that are no references', '0A04', 200_000],
    ['empty arrays', '090101', 300_000],
    ['strings', '060361', 300_000],
    ['dynamic objects', '0A0B01036103010101', 100_000],
  ])('%s: linear', (_name, unit, count) => {
    const bytes = new Uint8Array(8 + (unit.length / 2) * count).fill(1);
    const one = Uint8Array.from(unit.match(/../g)!.map((byte) => Number.parseInt(byte, 16)));
    bytes.set([
      0x09,
      0x80 | ((count * 2 + 1) >> 22),
      0x80 | ((count * 2 + 1) >> 15),
      0x80 | ((count * 2 + 1) >> 8),
      (count * 2 + 1) & 0xff,
      1,
    ]);
    for (let index = 0; index < count; index++) bytes.set(one, 6 + index * one.length);
    const started = performance.now();
    decodeAmf3(bytes);
    readEnvelope(bytes, 0, bytes.length);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('names that collide do not make an object quadratic', () => {
    const value: AmfValue = {
      $: 'object',
      id: 0,
      class: null,
      dynamic: true,
      sealed: 0,
      props: Array.from({ length: 50_000 }, (_, index) => [String(1_000_000_000 + index * 65_536), null] as const),
    };
    const bytes = encodeAmf3(value);
    const started = performance.now();
    expect(decodeAmf3(bytes).diagnostics).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
