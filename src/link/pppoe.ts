import type { Frame } from './frame.ts';
import { NonIp } from './non-ip.ts';
import { decodePppProtocol } from './ppp.ts';

/** PPPoE session stage (RFC 2516 §4): six bytes, then PPP from its protocol field on. */
export function decodePppoe(frame: Frame): void {
  if (!frame.enter() || !frame.has(6)) return;
  if (frame.byte(1) !== 0) {
    frame.skip(NonIp.pppoeDiscovery);
    return;
  }
  if (frame.byte(0) !== 0x11) {
    frame.skip(NonIp.badHeader);
    return;
  }
  const length = frame.word(4);
  frame.from += 6;
  frame.shorten(length);
  decodePppProtocol(frame);
}
