import type { Random } from '../../bench/generate/random.ts';
import { firstChild, nextSibling } from '../../src/amf/access.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { readSharedObject } from '../../src/amf/sol.ts';
import { NO_NODE, type Tape } from '../../src/amf/tape.ts';
import type { Sample } from './samples.ts';

/** Half-open. */
export type Range = readonly [number, number];

export interface MutableSample extends Sample {
  /** Where values stand. */
  readonly values: readonly Range[];
  /** Where headers and bodies begin; their lengths stand in the four bytes before. */
  readonly lengths: readonly number[];
}

const MAX_GROWN = 256 * 1024;

function collect(tape: Tape, node: number, into: Range[]): void {
  if (node === NO_NODE) return;
  const stack = [node];
  while (stack.length > 0) {
    const at = stack.pop()!;
    const range: Range = [tape.start[at]!, tape.end[at]!];
    if (range[1] > range[0]) into.push(range);
    for (let child = firstChild(tape, at); child !== NO_NODE; child = nextSibling(tape, child)) stack.push(child);
  }
}

/** Learns where the values of a sample are. */
export function withStructure(sample: Sample): MutableSample {
  const { entry, bytes } = sample;
  const values: Range[] = [];
  const lengths: number[] = [];
  if (entry === 'request' || entry === 'response') {
    const envelope = readEnvelope(bytes, 0, bytes.length, { direction: entry });
    for (const part of [...envelope.headers, ...envelope.bodies]) {
      collect(envelope.tape, part.node, values);
      if (part.offset >= 4) lengths.push(part.offset - 4);
    }
  } else if (entry === 'sol') {
    const { tape, node } = readSharedObject(bytes);
    collect(tape, node, values);
  } else if (entry !== 'frames') {
    const { tape, node } = (entry === 'amf0' ? decodeAmf0 : decodeAmf3)(bytes);
    collect(tape, node, values);
  }
  return { ...sample, values: values.length > 0 ? values : [[0, bytes.length]], lengths };
}

function splice(bytes: Uint8Array, [from, to]: Range, middle: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length - (to - from) + middle.length);
  out.set(bytes.subarray(0, from));
  out.set(middle, from);
  out.set(bytes.subarray(to), from + middle.length);
  return out;
}

function repeat(piece: Uint8Array, times: number): Uint8Array {
  const out = new Uint8Array(piece.length * times);
  for (let index = 0; index < times; index++) out.set(piece, index * piece.length);
  return out;
}

const MARKERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0x22, 0xff];
/** Counts and references that decoders stumble over: U29 of 1 to 4 bytes, then 16 and 32 bit numbers. */
const NUMBERS = [
  '00',
  '01',
  '02',
  '03',
  '07',
  '0b',
  '7f',
  '8100',
  'ff7f',
  'ffff7f',
  'ffffffff',
  '8080807f',
  'bfffffff',
  'c0808000',
  '0000',
  '0001',
  '7fff',
  '00000000',
  '00000001',
  '7fffffff',
  '80000000',
  'fffffffe',
  '7ff8000000000000',
].map((hex) => Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16)));
/** Beginnings of containers, AMF0 and AMF3: repeated, they nest. */
const OPENINGS = [
  '0a00000001',
  '0300016100',
  '08000000000001',
  '090301',
  '0a0b010361',
  '0a0701',
  '110300',
  '10030003',
  '1109',
]
  .map((hex) => hex.slice(0, hex.length & ~1))
  .map((hex) => Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16)));

type Mutation = (
  sample: MutableSample,
  bytes: Uint8Array,
  random: Random,
  others: readonly MutableSample[],
) => Uint8Array;

/** The place of a value of the sample; after earlier mutations it may be beside the mark, which does no harm. */
function somewhere(sample: MutableSample, bytes: Uint8Array, random: Random): Range {
  const [from, to] = random.pick(sample.values);
  return [Math.min(from, bytes.length), Math.min(to, bytes.length)];
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  removeValue: (sample, bytes, random) => splice(bytes, somewhere(sample, bytes, random), new Uint8Array(0)),
  repeatValue: (sample, bytes, random) => {
    const range = somewhere(sample, bytes, random);
    const piece = bytes.subarray(...range);
    const most = Math.max(1, Math.floor(MAX_GROWN / Math.max(1, piece.length)));
    const times = random.chance(0.02) ? most : Math.min(most, random.between(2, 6));
    return splice(bytes, range, repeat(piece, times));
  },
  foreignValue: (sample, bytes, random, others) => {
    const other = random.pick(others);
    return splice(bytes, somewhere(sample, bytes, random), other.bytes.subarray(...random.pick(other.values)));
  },
  swapValues: (sample, bytes, random) => {
    const first = somewhere(sample, bytes, random);
    const piece = bytes.slice(...somewhere(sample, bytes, random));
    return splice(bytes, first, piece);
  },
  marker: (sample, bytes, random) => {
    const out = bytes.slice();
    const [at] = somewhere(sample, bytes, random);
    if (at < out.length) out[at] = random.pick(MARKERS);
    return out;
  },
  number: (sample, bytes, random) => {
    const [from] = somewhere(sample, bytes, random);
    const at = Math.min(bytes.length, from + random.between(0, 6));
    const number = random.pick(NUMBERS);
    return splice(bytes, [at, Math.min(bytes.length, at + random.between(0, number.length + 1))], number);
  },
  declaredLength: (sample, bytes, random) => {
    const out = bytes.slice();
    if (sample.lengths.length === 0) return out;
    const at = random.pick(sample.lengths);
    if (at + 4 > out.length) return out;
    new DataView(out.buffer).setUint32(at, random.pick([0, 1, 2, 0xffffffff, 0x7fffffff, random.between(0, 200)]));
    return out;
  },
  nest: (sample, bytes, random) => {
    const [from] = somewhere(sample, bytes, random);
    const times = random.chance(0.1) ? 5000 : random.between(1, 20);
    return splice(bytes, [from, from], repeat(random.pick(OPENINGS), times));
  },
  flip: (_sample, bytes, random) => {
    const out = bytes.slice();
    if (out.length > 0) out[random.between(0, out.length)]! ^= 1 << random.between(0, 8);
    return out;
  },
  byte: (_sample, bytes, random) => {
    const out = bytes.slice();
    if (out.length > 0) out[random.between(0, out.length)] = random.between(0, 256);
    return out;
  },
  insert: (_sample, bytes, random) => {
    const at = random.between(0, bytes.length + 1);
    const piece = Uint8Array.from({ length: random.between(1, 9) }, () => random.between(0, 256));
    return splice(bytes, [at, at], piece);
  },
  cut: (_sample, bytes, random) => bytes.slice(0, random.between(0, bytes.length + 1)),
};

const NAMES = Object.keys(MUTATIONS);

/** One to six mutations of a sample. */
export function mutate(sample: MutableSample, random: Random, others: readonly MutableSample[]): Uint8Array {
  let bytes = sample.bytes;
  const count = 1 + Math.min(5, Math.floor(random.wait(1.2)));
  for (let done = 0; done < count; done++) {
    const next = MUTATIONS[random.pick(NAMES)]!(sample, bytes, random, others);
    if (next.length <= MAX_GROWN * 2) bytes = next;
  }
  return bytes;
}
