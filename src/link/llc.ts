import { Found, type Frame } from './frame.ts';
import { NonIp } from './non-ip.ts';

/**
 * IEEE 802.2 LLC, and SNAP (RFC 1042) inside it. Only the ethertypes of IP and ARP are looked for: tags below SNAP are not in use.
 */
export function decodeLlc(frame: Frame): void {
  if (!frame.enter() || !frame.has(3)) return;
  const sap = frame.word(0);
  if (sap === 0xffff) {
    frame.skip(NonIp.novell);
    return;
  }
  if (sap === 0x4242) {
    frame.skip(NonIp.spanningTree);
    return;
  }
  if (sap === 0x0606) {
    frame.from += 3;
    frame.found = Found.ipv4;
    return;
  }
  if (sap !== 0xaaaa) {
    frame.skip(NonIp.llc);
    return;
  }
  if (!frame.has(8)) return;
  const organization = (frame.byte(3) << 16) | frame.word(4);
  // 0000f8 is the bridge tunnel encapsulation of 802.1H
  if (organization !== 0 && organization !== 0xf8) {
    frame.skip(NonIp.snap);
    return;
  }
  const ethertype = frame.word(6);
  frame.from += 8;
  frame.skip(ethertype);
  if (ethertype === 0x0800) frame.found = Found.ipv4;
  else if (ethertype === 0x86dd) frame.found = Found.ipv6;
  else if (ethertype === 0x0806) frame.found = Found.arp;
}
