import { Found, type Frame } from './frame.ts';
import { decodeMpls } from './mpls.ts';
import { NonIp } from './non-ip.ts';

/** First protocol number of the link control protocols (RFC 1661 §2). */
const FIRST_CONTROL = 0x8000;

/** PPP from its protocol field on (RFC 1661 §2): two bytes, or one odd byte when the field is compressed (§6.5). */
export function decodePppProtocol(frame: Frame): void {
  if (!frame.enter() || !frame.has(1)) return;
  let protocol = frame.byte(0);
  let length = 1;
  if ((protocol & 1) === 0) {
    if (!frame.has(2)) return;
    protocol = frame.word(0);
    length = 2;
  }
  frame.from += length;
  switch (protocol) {
    case 0x0021:
      frame.found = Found.ipv4;
      return;
    case 0x0057:
      frame.found = Found.ipv6;
      return;
    case 0x0281:
    case 0x0283:
      decodeMpls(frame);
      return;
    default:
      frame.skip(protocol >= FIRST_CONTROL ? NonIp.pppControl : NonIp.pppOther);
  }
}

/** PPP, with the address and control bytes of RFC 1662 or without them. */
export function decodePpp(frame: Frame): void {
  if (!frame.has(2)) return;
  if (frame.word(0) === 0xff03) frame.from += 2;
  decodePppProtocol(frame);
}
