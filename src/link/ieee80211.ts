import { Found, type Frame } from './frame.ts';
import { decodeLlc } from './llc.ts';
import { NonIp } from './non-ip.ts';

const TYPE_MANAGEMENT = 0;
const TYPE_DATA = 2;
/** Length of a subframe's header: two addresses and the length (IEEE 802.11-2020 §9.3.2.2.2). */
const SUBFRAME_HEADER = 14;

/** IEEE 802.11 data frames that are not encrypted (IEEE 802.11-2020 §9.2, §9.3.2). A frame check sequence at the end is dropped by the IP length. */
export function decodeIeee80211(frame: Frame): void {
  decodeWifiFrame(frame, false);
}

/**
 * A frame inside a tunnel. Cisco's access points exchange the two bytes of frame control and of sequence control, a known fault: a frame whose version is only 0 when read
 * that way is read that way.
 */
export function decodeTunnelledWifi(frame: Frame): void {
  const swapped = frame.to - frame.from >= 2 && (frame.byte(0) & 3) !== 0 && (frame.byte(1) & 3) === 0;
  decodeWifiFrame(frame, false, swapped ? 1 : 0);
}

/**
 * @param padded the header was padded to a multiple of 4 bytes (a radiotap flag)
 * @param swap 1 when the bytes of frame control and sequence control are exchanged
 */
export function decodeWifiFrame(frame: Frame, padded: boolean, swap: 0 | 1 = 0): void {
  if (!frame.enter() || !frame.has(2)) return;
  const control = frame.byte(swap);
  const flags = frame.byte(1 - swap);
  const type = (control >> 2) & 3;
  if (type !== TYPE_DATA) {
    frame.skip(type === TYPE_MANAGEMENT ? NonIp.wifiManagement : NonIp.wifiControl);
    return;
  }
  if ((control & 0x40) !== 0) {
    frame.skip(NonIp.wifiNoData);
    return;
  }
  const quality = (control & 0x80) !== 0;
  const relayed = (flags & 3) === 3;
  let length = relayed ? 30 : 24;
  if (!frame.has(length + (quality ? 2 : 0))) return;
  const fragment = frame.byte(22 + swap) & 0x0f;
  let aggregate = false;
  if (quality) {
    aggregate = (frame.byte(length) & 0x80) !== 0;
    length += (flags & 0x80) !== 0 ? 6 : 2;
  }
  if (padded) length = (length + 3) & ~3;
  if ((flags & 0x40) !== 0) {
    frame.found = Found.encrypted;
    frame.detail = NonIp.wifiProtected;
    return;
  }
  if (fragment !== 0 || (flags & 0x04) !== 0) {
    frame.skip(NonIp.wifiFragment);
    return;
  }
  if (!frame.has(length)) return;
  frame.from += length;
  if (aggregate) decodeSubframe(frame);
  else decodeLlc(frame);
}

/** One subframe of an A-MSDU at `frame.from`; where the next one begins is left in `frame.nextFrom`. */
export function decodeSubframe(frame: Frame): void {
  frame.nextFrom = -1;
  if (!frame.has(SUBFRAME_HEADER)) return;
  const length = frame.word(12);
  const end = frame.from + SUBFRAME_HEADER + length;
  const start = frame.from;
  frame.from += SUBFRAME_HEADER;
  // what remains after the last subframe may be padding or a frame check sequence, never a whole header
  const next = end + (-(end - start) & 3);
  if (next + SUBFRAME_HEADER <= frame.to) {
    frame.nextFrom = next;
    frame.nextTo = frame.to;
    frame.nextWireTo = frame.wireTo;
  }
  frame.shorten(length);
  decodeLlc(frame);
}
