import { createHash } from 'node:crypto';
import type { DiagnosticLog, Place } from '../diagnostics/log.ts';
import type { Arrival } from './piece.ts';

/** The copy of a range that was there first. */
export interface OlderCopy {
  readonly bytes: Uint8Array;
  /** Index in `bytes` of the range's first byte. */
  readonly at: number;
  readonly packet: number;
  readonly ttl: number;
  /** TSval, null without. */
  readonly timestamp: number | null;
}

/**
 * Reports `tcp.overlap-conflict` for positions `[from, to)` of the arrival with both versions: packet numbers, SHA-256, and what tells a forged segment from a
 * true one (TTL, TSval) where it differs.
 */
export function reportConflict(
  log: DiagnosticLog,
  arrival: Arrival,
  from: number,
  to: number,
  older: OlderCopy,
  newWins: boolean,
  settled: boolean,
  place: Place,
): void {
  if (log.isFull('tcp.overlap-conflict')) {
    log.tally('tcp.overlap-conflict');
    return;
  }
  const length = to - from;
  const at = arrival.at + (from - arrival.from);
  const oldHash = sha256(older.bytes, older.at, length);
  const newHash = sha256(arrival.bytes, at, length);
  const timestamp = arrival.hasTimestamp ? arrival.timestamp : null;
  const evidence =
    (older.ttl !== arrival.ttl ? `; TTL ${older.ttl} and ${arrival.ttl}` : '') +
    (older.timestamp !== timestamp ? `; TSval ${timestampText(older.timestamp)} and ${timestampText(timestamp)}` : '');
  const verdict = newWins ? 'the later is used' : settled ? 'the earlier was acknowledged' : 'the earlier is used';
  log.report(
    'tcp.overlap-conflict',
    `${length} bytes differ: packet ${older.packet} sha256 ${oldHash}, packet ${arrival.packet} sha256 ${newHash}${evidence}; ${verdict}`,
    { ...place, length },
  );
}

function sha256(bytes: Uint8Array, at: number, length: number): string {
  return createHash('sha256')
    .update(bytes.subarray(at, at + length))
    .digest('hex');
}

function timestampText(timestamp: number | null): string {
  return timestamp === null ? 'none' : String(timestamp >>> 0);
}
