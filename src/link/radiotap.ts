import type { Frame } from './frame.ts';
import { decodeWifiFrame } from './ieee80211.ts';
import { NonIp } from './non-ip.ts';

const FLAG_FRAME_CHECK = 0x10;
const FLAG_PADDED = 0x20;
const FLAG_BAD_FRAME_CHECK = 0x40;

/** Radiotap, then IEEE 802.11 (https://www.radiotap.org). Only the flags field is read: frame check at the end, header padding. */
export function decodeRadiotap(frame: Frame): void {
  if (!frame.enter() || !frame.has(8)) return;
  const length = frame.byte(2) | (frame.byte(3) << 8);
  if (frame.byte(0) !== 0 || length < 8) {
    frame.skip(NonIp.badHeader);
    return;
  }
  if (!frame.has(length)) return;
  const flags = readFlags(frame, length);
  frame.from += length;
  if ((flags & FLAG_BAD_FRAME_CHECK) !== 0) {
    frame.skip(NonIp.badFrameCheck);
    return;
  }
  if ((flags & FLAG_FRAME_CHECK) !== 0 && frame.wireTo - frame.from >= 4) frame.shorten(frame.wireTo - frame.from - 4);
  decodeWifiFrame(frame, (flags & FLAG_PADDED) !== 0);
}

/** The flags byte, 0 when absent. It stands behind the presence words and, when present, the 8 aligned bytes of the clock. */
function readFlags(frame: Frame, length: number): number {
  const present = frame.byte(4);
  if ((present & 2) === 0) return 0;
  let at = 4;
  while (at + 4 <= length && (frame.byte(at + 3) & 0x80) !== 0) at += 4;
  at += 4;
  if ((present & 1) !== 0) at = ((at + 7) & ~7) + 8;
  return at < length ? frame.byte(at) : 0;
}
