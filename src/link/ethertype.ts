import { Found, type Frame } from './frame.ts';
import { decodeLlc } from './llc.ts';
import { decodeMpls } from './mpls.ts';
import { decodePppoe } from './pppoe.ts';

/** A number up to here is the length of an 802.3 frame instead of an ethertype (IEEE 802.3 §3.2.6). */
const LARGEST_LENGTH = 1500;

/**
 * Decodes what an ethertype announces at `frame.from`: IP, or tags (802.1Q, 802.1ad and their older numbers, 802.1BR, VN-Tag), MPLS and PPPoE around it.
 */
export function decodeEthertype(frame: Frame, ethertype: number): void {
  let type = ethertype;
  for (;;) {
    switch (type) {
      case 0x0800:
        frame.found = Found.ipv4;
        return;
      case 0x86dd:
        frame.found = Found.ipv6;
        return;
      case 0x0806:
        frame.found = Found.arp;
        frame.detail = type;
        return;
      case 0x8100:
      case 0x88a8:
      case 0x9100:
      case 0x9200:
      case 0x9300: {
        if (!frame.enter() || !frame.has(4)) return;
        type = frame.word(2);
        frame.from += 4;
        break;
      }
      case 0x893f: {
        if (!frame.enter() || !frame.has(8)) return;
        type = frame.word(6);
        frame.from += 8;
        break;
      }
      case 0x8926: {
        if (!frame.enter() || !frame.has(6)) return;
        type = frame.word(4);
        frame.from += 6;
        break;
      }
      case 0x8847:
      case 0x8848:
        decodeMpls(frame);
        return;
      case 0x8864:
        decodePppoe(frame);
        return;
      case 0x88e5:
        frame.found = Found.encrypted;
        frame.detail = type;
        return;
      default:
        if (type > LARGEST_LENGTH) {
          frame.skip(type);
          return;
        }
        frame.shorten(type);
        decodeLlc(frame);
        return;
    }
  }
}
