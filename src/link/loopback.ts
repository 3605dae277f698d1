import { Found, type Frame } from './frame.ts';
import { NonIp } from './non-ip.ts';

/**
 * BSD null/loopback: the address family in 4 bytes, in the byte order of the capturing machine (LINKTYPE_NULL) or of the network (LINKTYPE_LOOP). A family
 * is below 65536, so the order shows. AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24 on NetBSD and OpenBSD, 26 on Solaris, 28 on
 * FreeBSD, 30 on macOS.
 */
export function decodeLoopback(frame: Frame): void {
  if (!frame.enter() || !frame.has(4)) return;
  const high = frame.word(0);
  const low = frame.word(2);
  const family = high === 0 ? low : low === 0 ? ((high & 0xff) << 8) | (high >> 8) : 0;
  frame.from += 4;
  switch (family) {
    case 2:
      frame.found = Found.ipv4;
      return;
    case 10:
    case 23:
    case 24:
    case 26:
    case 28:
    case 30:
      frame.found = Found.ipv6;
      return;
    default:
      frame.skip(NonIp.family);
  }
}
