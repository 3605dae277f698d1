import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SessionShare } from '../../calls/client-sessions.ts';
import type { LoggedDiagnostic } from '../../diagnostics/log.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { PARTITIONS } from '../../tcp/partition.ts';
import type { OtherTrafficShare } from '../other-traffic.ts';
import type { ClockShare } from '../server-clocks.ts';
import type { TlsShare } from '../tls-counter.ts';

/** Which part of the connections a run takes: those whose pair of addresses is in every `count`-th partition, from `index` on, which counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `2/8`. @throws UserError */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index < 1 || index > count || count > PARTITIONS)
    throw new UserError(
      `--shard '${text}' is not understood`,
      `write --shard 1/4 to --shard 4/4; at most ${PARTITIONS} shards`,
    );
  return { index, count };
}

/** null stands for a number that is not known. */
type Numbers = readonly (number | null)[];

/**
 * What a report does not say and joining it with those of other shards needs: the exact places in the run of what it lists. Nothing in it was secret: ids
 * are hashed, texts redacted.
 */
export interface ShardRecord {
  readonly baseNs: string | null;
  readonly maxExamples: number;
  /** Diagnostics of reading, which every shard does. */
  readonly common: readonly LoggedDiagnostic[];
  readonly logged: readonly LoggedDiagnostic[];
  /** Turn and owner by number, from 1. */
  readonly connections: readonly (readonly [number, number])[];
  /** Start, end and session of each call of the report. */
  readonly calls: readonly Numbers[];
  /** Turn, owner and time of each push of the report, and who it is for. */
  readonly pushes: readonly (readonly [turn: number, owner: number, atNs: number | null, receiver: string | null])[];
  readonly sessions: readonly SessionShare[];
  readonly clocks: readonly ClockShare[];
  readonly tls: readonly TlsShare[];
  readonly otherTraffic: readonly OtherTrafficShare[];
}

/** A record as one text. */
export function packRecord(record: ShardRecord): string {
  return deflateRawSync(JSON.stringify(record)).toString('base64');
}

/** Enough for a hundred million calls, and not more than a string may hold. */
const MAX_RECORD = 2 ** 29 - 1;

/** @returns null when it is none */
export function unpackRecord(text: string): ShardRecord | null {
  try {
    const unpacked = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: MAX_RECORD });
    return JSON.parse(unpacked.toString()) as ShardRecord;
  } catch {
    return null;
  }
}

/** Stands for an id that may be worth keeping secret. */
export function hashedId(id: string | number): string {
  return createHash('sha256').update(`${id}`).digest('hex').slice(0, 16);
}

export function orNull(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
