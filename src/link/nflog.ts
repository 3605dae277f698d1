import { Found, type Frame } from './frame.ts';
import { NonIp } from './non-ip.ts';

const AF_INET = 2;
const AF_INET6 = 10;
/** Attribute that holds the packet (`NFULA_PAYLOAD`). */
const PAYLOAD = 9;

/**
 * Linux netfilter log: address family, version 0, resource id, then attributes of length and type in the byte order of the capturing machine, padded to 4 bytes
 * (https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html). The order shows: no attribute type is above 255.
 */
export function decodeNflog(frame: Frame): void {
  if (!frame.enter() || !frame.has(4)) return;
  const family = frame.byte(0);
  if (frame.byte(1) !== 0) {
    frame.skip(NonIp.badHeader);
    return;
  }
  frame.from += 4;
  while (frame.has(4)) {
    const little = frame.byte(3) === 0;
    const length = little ? frame.byte(0) | (frame.byte(1) << 8) : frame.word(0);
    const type = little ? frame.byte(2) : frame.byte(3);
    if (length < 4) {
      frame.skip(NonIp.badHeader);
      return;
    }
    if (type === PAYLOAD) {
      frame.from += 4;
      frame.shorten(length - 4);
      if (family === AF_INET) frame.found = Found.ipv4;
      else if (family === AF_INET6) frame.found = Found.ipv6;
      else frame.skip(NonIp.family);
      return;
    }
    frame.from += (length + 3) & ~3;
  }
}
