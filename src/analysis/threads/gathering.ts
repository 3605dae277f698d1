import type { CallFactsReader, KnownCall } from './call-facts.ts';
import { startsOf } from './packed-texts.ts';
import type { Harvest, PackedTexts, PushedRow } from './protocol.ts';

interface Located {
  readonly turn: number;
  readonly owner: number;
  readonly worker: number;
  readonly local: number;
}

/** Gives the connections of all workers the numbers that they have in the report: the order in which they first handed on payload. */
export class ConnectionNumbers {
  readonly #numbers: number[][];
  #waiting: Located[] = [];
  #count = 0;
  /** Turn and owner of each, flat. */
  readonly #keys: number[] = [];

  constructor(workers: number) {
    // Numbers count from 1, in workers too.
    this.#numbers = Array.from({ length: workers }, () => [0]);
  }

  get count(): number {
    return this.#count;
  }

  /** @param keys turn and owner of each */
  add(worker: number, keys: Float64Array): void {
    const before = this.#numbers[worker]!.length;
    for (let at = 0; at < keys.length; at += 2) {
      const local = before + at / 2;
      this.#numbers[worker]!.push(0);
      this.#waiting.push({ turn: keys[at]!, owner: keys[at + 1]!, worker, local });
    }
  }

  /** All connections up to a point of the capture were added. */
  assign(): void {
    this.#waiting.sort((a, b) => a.turn - b.turn || a.owner - b.owner || a.local - b.local);
    for (const { worker, local, turn, owner } of this.#waiting) {
      this.#numbers[worker]![local] = ++this.#count;
      this.#keys.push(turn, owner);
    }
    this.#waiting = [];
  }

  /** Turn and owner by number, from 1. */
  keys(): (readonly [turn: number, owner: number])[] {
    return Array.from({ length: this.#count }, (_unused, index) => [
      this.#keys[2 * index]!,
      this.#keys[2 * index + 1]!,
    ]);
  }

  of(worker: number, local: number): number {
    return this.#numbers[worker]![local]!;
  }
}

/** Calls of one harvest, with their texts. */
export class HarvestedCalls {
  readonly #texts: readonly { readonly packed: PackedTexts; readonly starts: Float64Array }[];
  readonly #objects: { readonly packed: PackedTexts; readonly starts: Float64Array } | null;

  constructor({ texts, objects }: Harvest) {
    const located = (packed: PackedTexts) => ({ packed, starts: startsOf(packed) });
    this.#texts = texts.map(located);
    this.#objects = objects === null ? null : located(objects);
  }

  /** One of the two parts of a call's text. @param format place among those that were asked for */
  part(format: number, index: number, part: 0 | 1): Uint8Array {
    return textOf(this.#texts[format]!, 2 * index + part);
  }

  /** The call's JSON; empty when it was not asked for. */
  object(index: number): Uint8Array {
    return this.#objects === null ? NOTHING : textOf(this.#objects, index);
  }
}

const NOTHING = new Uint8Array(0);

function textOf({ packed, starts }: { packed: PackedTexts; starts: Float64Array }, index: number): Uint8Array {
  const start = starts[index]!;
  return packed.bytes.subarray(start, start + packed.lengths[index]!);
}

/** A call on its way into the report. */
export interface GatheredCall extends KnownCall {
  readonly from: HarvestedCalls;
  readonly index: number;
}

/** @param numbers those of all its connections are assigned */
export function gatheredCalls(
  worker: number,
  harvest: Harvest,
  reader: CallFactsReader,
  numbers: ConnectionNumbers,
): GatheredCall[] {
  const from = new HarvestedCalls(harvest);
  return reader
    .read(harvest, (local) => numbers.of(worker, local))
    .map((call, index) => Object.assign(call, { from, index }));
}

/** Pushes of a harvest, connections numbered as in the report. */
export function gatheredPushes(worker: number, { pushes }: Harvest, numbers: ConnectionNumbers): PushedRow[] {
  if (pushes === '') return [];
  return (JSON.parse(pushes) as PushedRow[]).map((row) => ({ ...row, connection: numbers.of(worker, row.connection) }));
}
