import type { Frame } from './frame.ts';
import { decodeIeee80211 } from './ieee80211.ts';
import { NonIp } from './non-ip.ts';

/** The cookie that begins an AVS header in place of a Prism message code. */
const AVS_COOKIE = 0x8021;

/**
 * Prism monitor header, or the AVS header that some drivers give under the same link type, then IEEE 802.11. A Prism header names its length in the byte
 * order of the capturing machine; it is below 65536, so the order shows.
 */
export function decodePrism(frame: Frame): void {
  if (!frame.enter() || !frame.has(8)) return;
  const avs = frame.word(0) === AVS_COOKIE;
  const high = frame.word(4);
  const low = frame.word(6);
  const length = high === 0 ? low : avs || low !== 0 ? 0 : ((high & 0xff) << 8) | (high >> 8);
  if (length < 8) {
    frame.skip(NonIp.badHeader);
    return;
  }
  if (!frame.has(length)) return;
  frame.from += length;
  decodeIeee80211(frame);
}
