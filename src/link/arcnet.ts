import { Found, type Frame } from './frame.ts';
import { NonIp } from './non-ip.ts';

/** Protocol numbers ("system codes") of ARCNET. Those of RFC 1051 have no header after them, the others that of RFC 1201 (IPv6: RFC 2497). */
const System = { ip: 0xd4, arp: 0xd5, rarp: 0xd6, ipv6: 0xc4, ip1051: 0xf0, arp1051: 0xf1 } as const;

/** A split flag that says "exception packet": four bytes of padding, then the header itself (RFC 1201 §"Exception packets"). */
const EXCEPTION = 0xff;

/** LINKTYPE_ARCNET_BSD: source, destination, system code (https://www.tcpdump.org/linktypes.html). */
export function decodeArcnet(frame: Frame): void {
  decodeAddressed(frame, 2);
}

/** LINKTYPE_ARCNET_LINUX: with a two-byte offset before the system code. */
export function decodeArcnetLinux(frame: Frame): void {
  decodeAddressed(frame, 4);
}

function decodeAddressed(frame: Frame, addressing: number): void {
  if (!frame.enter() || !frame.has(addressing + 1)) return;
  const source = frame.byte(0);
  frame.from += addressing;
  const system = frame.byte(0);
  if (system === System.ip1051 || system === System.arp1051) {
    frame.from += 1;
    announce(frame, system);
    return;
  }
  if (!isRfc1201(system)) {
    frame.skip(NonIp.arcnetOther);
    return;
  }
  if (!frame.has(4)) return;
  if (frame.byte(1) === EXCEPTION) {
    frame.from += 4;
    if (!frame.has(4)) return;
  }
  if (frame.byte(1) === 0) {
    frame.from += 4;
    announce(frame, system);
    return;
  }
  frame.found = Found.part;
  frame.detail = source;
}

function isRfc1201(system: number): boolean {
  return system === System.ip || system === System.arp || system === System.rarp || system === System.ipv6;
}

/** Leaves the verdict for what a system code announces at `frame.from`. */
export function announce(frame: Frame, system: number): void {
  switch (system) {
    case System.ip:
    case System.ip1051:
      frame.found = Found.ipv4;
      return;
    case System.ipv6:
      frame.found = Found.ipv6;
      return;
    case System.rarp:
      frame.skip(0x8035);
      return;
    default:
      frame.skip(0x0806);
      frame.found = Found.arp;
  }
}
