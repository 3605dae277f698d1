import { reportConflict } from './conflict.ts';
import { type Arrival, BAD_CHECKSUM } from './piece.ts';
import { isRetransmission } from './segment-queue.ts';
import type { StreamOutput } from './stream-output.ts';

/** A copy is compared with so many delivered ranges at most. */
const MAX_COMPARED = 1024;

/**
 * Compares `[from, to)` of the arrival with what was handed on at those positions, as far as the slabs still hold it. A difference is a conflict (and puts the bytes in
 * doubt unless they are acknowledged), equal bytes are told to the sink as sent again.
 * @returns how many of the bytes are known to have been handed on
 */
export function compareDelivered(stream: StreamOutput, arrival: Arrival, from: number, to: number): number {
  const ranges = stream.context.delivered;
  const bad = (arrival.flags & BAD_CHECKSUM) !== 0;
  let known = 0;
  let serial = ranges.find(stream.chain, to);
  for (let compared = 0; ranges.has(serial) && compared < MAX_COMPARED; compared++) {
    const end = ranges.end(serial);
    if (end <= from) return known;
    const low = Math.max(ranges.position(serial), from);
    const high = Math.min(end, to);
    known += high - low;
    if (!isEqual(stream, arrival, serial, low, high)) {
      // A wrong checksum explains the difference: the receiver drops such a segment.
      if (!bad) conflict(stream, arrival, serial, low, high);
    } else if (isRetransmission(arrival)) stream.resent(low, high, ranges.timeNs(serial));
    serial = ranges.previous(serial);
  }
  if (serial === 0 || ranges.has(serial)) return known;
  // The ring has lost the older part of the chain: those bytes were handed on, but cannot be compared any more.
  return to - from;
}

function isEqual(stream: StreamOutput, arrival: Arrival, serial: number, from: number, to: number): boolean {
  const ranges = stream.context.delivered;
  const older = ranges.bytes(serial);
  if (older === null) return true;
  let olderAt = ranges.at(serial) + (from - ranges.position(serial));
  let at = arrival.at + (from - arrival.from);
  for (let position = from; position < to; position++) {
    if (older[olderAt++] !== arrival.bytes[at++]) return false;
  }
  return true;
}

function conflict(stream: StreamOutput, arrival: Arrival, serial: number, from: number, to: number): void {
  const ranges = stream.context.delivered;
  const older = {
    bytes: ranges.bytes(serial)!,
    at: ranges.at(serial) + (from - ranges.position(serial)),
    packet: ranges.packet(serial),
    ttl: ranges.ttl(serial),
    timestamp: ranges.timestamp(serial),
  };
  const settled = to <= stream.acked;
  stream.facts.conflicts++;
  reportConflict(stream.context.log, arrival, from, to, older, false, settled, stream.place(from, 0));
  if (!settled) stream.doubt(Math.max(from, stream.acked), to);
}
