import { decodeEthertype } from './ethertype.ts';
import type { Frame } from './frame.ts';

/** IP over InfiniBand: a global routing header of 40 bytes, the ethertype, two reserved bytes (RFC 4391 §6). */
export function decodeIpOverInfiniband(frame: Frame): void {
  if (!frame.enter() || !frame.has(44)) return;
  const ethertype = frame.word(40);
  frame.from += 44;
  decodeEthertype(frame, ethertype);
}
