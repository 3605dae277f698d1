import { decodeEthertype } from './ethertype.ts';
import type { Frame } from './frame.ts';
import { decodeLlc } from './llc.ts';
import { NonIp } from './non-ip.ts';
import { decodePpp } from './ppp.ts';

/** Protocol numbers of `linux/if_ether.h` that are no ethertypes. */
const ETH_P_802_2 = 4;
const ETH_P_PPP = 7;
const FIRST_ETHERTYPE = 0x0600;

function decodeProtocol(frame: Frame, protocol: number): void {
  if (protocol >= FIRST_ETHERTYPE) decodeEthertype(frame, protocol);
  else if (protocol === ETH_P_802_2) decodeLlc(frame);
  else if (protocol === ETH_P_PPP) decodePpp(frame);
  else frame.skip(NonIp.cookedOther);
}

/** LINKTYPE_LINUX_SLL: 16 bytes, the protocol last (https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html). */
export function decodeLinuxCooked(frame: Frame): void {
  if (!frame.enter() || !frame.has(16)) return;
  const protocol = frame.word(14);
  frame.from += 16;
  decodeProtocol(frame, protocol);
}

/** LINKTYPE_LINUX_SLL2: 20 bytes, the protocol first (https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html). */
export function decodeLinuxCooked2(frame: Frame): void {
  if (!frame.enter() || !frame.has(20)) return;
  const protocol = frame.word(0);
  frame.from += 20;
  decodeProtocol(frame, protocol);
}
