import type { Frame } from './frame.ts';
import { decodeLlc } from './llc.ts';
import { NonIp } from './non-ip.ts';

/** FDDI: frame control, two addresses, LLC (https://www.tcpdump.org/linktypes.html). Frame controls 0x50 to 0x57 are LLC frames. */
export function decodeFddi(frame: Frame): void {
  if (!frame.enter() || !frame.has(13)) return;
  if ((frame.byte(0) & 0xf8) !== 0x50) {
    frame.skip(NonIp.badHeader);
    return;
  }
  frame.from += 13;
  decodeLlc(frame);
}
