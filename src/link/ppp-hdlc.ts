import { decodeEthertype } from './ethertype.ts';
import type { Frame } from './frame.ts';
import { decodePpp } from './ppp.ts';

/** Cisco HDLC: address, control, ethertype (RFC 1547 §4.3.1). */
export function decodeCiscoHdlc(frame: Frame): void {
  if (!frame.enter() || !frame.has(4)) return;
  const ethertype = frame.word(2);
  frame.from += 4;
  decodeEthertype(frame, ethertype);
}

/** PPP in HDLC-like framing (RFC 1662), or Cisco HDLC, told apart by the address byte. */
export function decodePppHdlc(frame: Frame): void {
  if (!frame.has(1)) return;
  const address = frame.byte(0);
  if (address === 0x0f || address === 0x8f) decodeCiscoHdlc(frame);
  else decodePpp(frame);
}
