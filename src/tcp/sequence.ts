/*
 * Sequence numbers are kept as signed 32-bit integers. Everything else in this folder works on positions: 64-bit counts that do not wrap, made here
 * from the signed difference to a known sequence number (RFC 9293 §3.4). Positions more than 2^31 apart cannot be told.
 */

/** How far `sequence` lies after `reference`, −2^31 … 2^31 − 1. */
export function distance(sequence: number, reference: number): number {
  return (sequence - reference) | 0;
}

/** The sequence number `length` bytes after `sequence`. */
export function advance(sequence: number, length: number): number {
  return (sequence + length) | 0;
}
