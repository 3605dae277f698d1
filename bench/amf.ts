import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { decodeAmf0, decodeAmf3 } from '../src/amf/decode-value.ts';
import { encodeAmf0, encodeAmf3 } from '../src/amf/encode.ts';
import { acceleratedTape } from '../src/amf/rows.ts';
import type { AmfProperty, AmfValue } from '../src/amf/value.ts';
import { Random } from './generate/random.ts';
import { median } from './measure.ts';

const USAGE = `npm run bench:amf -- [--rows 5000] [--rounds 9]
Decoding in memory, against decoders from npm (npm ci --prefix bench/decoders --ignore-scripts).`;

/** So many in a row that most of the garbage of a decoder is collected in its own turn, and the processor's caches hold its own data. */
const CALLS_A_TURN = 10;

/** Anything plain: what the other decoders are expected to give. */
type Plain = null | boolean | number | string | Plain[] | { [name: string]: Plain };

interface Decoder {
  readonly name: string;
  readonly encoding: 'amf0' | 'amf3';
  decode(bytes: Buffer): unknown;
}

const { values: args } = parseArgs({
  options: { rows: { type: 'string', default: '5000' }, rounds: { type: 'string', default: '9' } },
});
const [rows, rounds] = [Number(args.rows), Number(args.rounds)];
if (!(rows > 0) || !(rounds > 0)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  for (const encoding of ['amf0', 'amf3'] as const) bench(encoding);
}

/**
 * A list of records as a service answers it: texts that repeat and texts that do not, numbers, flags, a record in a record. AMF0 has it as an
 * object of objects, since one of the decoders knows no arrays.
 */
function records(count: number): Plain[] {
  const random = new Random(1);
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: `customer ${random.between(0, 1_000_000)}`,
    city: random.pick(['Berlin', 'Paris', 'Rome', 'Oslo']),
    balance: Math.round(random.unit() * 1e6) / 100 + 0.001,
    active: random.chance(0.5),
    note: null,
    rating: random.between(0, 100_000),
    address: { street: `street ${random.between(0, 5000)}`, zip: random.between(10_000, 99_999) },
  }));
}

function toAmf(plain: Plain, encoding: 'amf0' | 'amf3'): AmfValue {
  if (Array.isArray(plain)) {
    const items = plain.map((item) => toAmf(item, encoding));
    return encoding === 'amf3' ? { $: 'array', id: -1, assoc: [], items } : { $: 'array', id: -1, items };
  }
  if (plain === null || typeof plain !== 'object') {
    return encoding === 'amf3' && typeof plain === 'number' && Number.isInteger(plain) ? { $: 'int', v: plain } : plain;
  }
  const props = Object.entries(plain).map(([name, value]): AmfProperty => [name, toAmf(value, encoding)]);
  return encoding === 'amf3'
    ? { $: 'object', id: -1, class: null, dynamic: true, sealed: 0, props }
    : { $: 'object', id: -1, class: null, props };
}

function decoders(): Decoder[] {
  const folder = new URL('../../bench/decoders/package.json', import.meta.url);
  if (!existsSync(new URL('node_modules', folder))) {
    console.error('the other decoders are not installed: npm ci --prefix bench/decoders --ignore-scripts');
    return [];
  }
  const load = createRequire(folder);
  load('reflect-metadata');
  const { read } = load('amf');
  const { AMF0 } = load('amf0-ts');
  const { AMF3 } = load('amf3-ts');
  const astronaut = load('@astronautlabs/amf');
  return [
    { name: 'amf 0.1.0', encoding: 'amf0', decode: (bytes) => read(bytes, 0) },
    { name: 'amf0-ts 1.3.9', encoding: 'amf0', decode: (bytes) => lastOf(AMF0.parse(bytes)) },
    {
      name: '@astronautlabs/amf 0.0.6',
      encoding: 'amf0',
      decode: (bytes) => astronaut.AMF0.Value.deserialize(bytes).value,
    },
    { name: 'amf3-ts 1.1.0', encoding: 'amf3', decode: (bytes) => lastOf(AMF3.parse(bytes)) },
    {
      name: '@astronautlabs/amf 0.0.6',
      encoding: 'amf3',
      decode: (bytes) => astronaut.AMF3.Value.deserialize(bytes).value,
    },
  ];
}

/** amf0-ts and amf3-ts give where the value ends, and the value. */
function lastOf(parsed: unknown): unknown {
  return Array.isArray(parsed) ? parsed[1] : parsed;
}

/** Median of the mean times of one call in ns, turn by turn and after a warm-up. The decoders take turns, so that a slow minute hits all of them. */
function timeInTurns(jobs: readonly (() => void)[]): number[] {
  const times = jobs.map((): number[] => []);
  for (const job of jobs) for (let warm = 0; warm < 3; warm++) job();
  for (let round = 0; round < rounds; round++) {
    for (const [index, job] of jobs.entries()) {
      const started = process.hrtime.bigint();
      for (let call = 0; call < CALLS_A_TURN; call++) job();
      times[index]!.push(Number(process.hrtime.bigint() - started) / CALLS_A_TURN);
    }
  }
  return times.map(median);
}

function verdict(decoder: Decoder, bytes: Buffer, expected: Plain): string | null {
  try {
    const got = JSON.parse(JSON.stringify(decoder.decode(bytes)) ?? 'null');
    return isDeepStrictEqual(got, expected) ? null : 'reads it wrongly';
  } catch (error) {
    return `fails: ${String(error).slice(0, 80)}`;
  }
}

function bench(encoding: 'amf0' | 'amf3'): void {
  const list = records(rows);
  const expected: Plain =
    encoding === 'amf3' ? list : Object.fromEntries(list.map((row, index) => [`row${index}`, row]));
  const bytes = Buffer.from((encoding === 'amf3' ? encodeAmf3 : encodeAmf0)(toAmf(expected, encoding)));
  const tape = acceleratedTape();
  const decode = encoding === 'amf3' ? decodeAmf3 : decodeAmf0;
  const own = () => decode(bytes, { tape });
  const first = own();
  if (!first.complete || first.diagnostics.length > 0) throw new Error('the sample does not decode');
  const count = tape.count - 1;
  const others = decoders().filter((decoder) => decoder.encoding === encoding);
  const troubles = others.map((decoder) => verdict(decoder, bytes, expected));
  const right = others.filter((_, index) => troubles[index] === null);
  const jobs = [own, () => void own().value(), ...right.map((decoder) => () => void decoder.decode(bytes))];
  const times = timeInTurns(jobs);
  console.log(`\n${encoding}: ${bytes.length} bytes, ${count} values, median of ${rounds} rounds`);
  const row = (name: string, time: number) =>
    console.log(
      `  ${name.padEnd(30)} ${(time / count).toFixed(1).padStart(8)} ns a value  ${((bytes.length * 1000) / time).toFixed(0).padStart(6)} MB/s  ${(time / times[0]!).toFixed(1).padStart(6)} x the tape walk`,
    );
  row('amfscope, tape walk', times[0]!);
  row('amfscope, tape and plain JSON', times[1]!);
  for (const [index, decoder] of right.entries()) row(decoder.name, times[index + 2]!);
  for (const [index, decoder] of others.entries())
    if (troubles[index] !== null) console.log(`  ${decoder.name.padEnd(30)} ${troubles[index]}`);
}
