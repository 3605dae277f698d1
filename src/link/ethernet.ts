import { decodeEthertype } from './ethertype.ts';
import { Found, type Frame } from './frame.ts';

/** Ethernet II and IEEE 802.3. */
export function decodeEthernet(frame: Frame): void {
  if (!frame.enter() || !frame.has(14)) return;
  const ethertype = frame.word(12);
  frame.from += 14;
  if (ethertype === 0x0800) frame.found = Found.ipv4;
  else decodeEthertype(frame, ethertype);
}
