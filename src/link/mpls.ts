import { Found, type Frame } from './frame.ts';
import { NonIp } from './non-ip.ts';

/** MPLS label stack (RFC 3032). What lies below it is not announced: IP is recognised by its version nibble. */
export function decodeMpls(frame: Frame): void {
  let bottom = false;
  while (!bottom) {
    if (!frame.enter() || !frame.has(4)) return;
    bottom = (frame.byte(2) & 1) === 1;
    frame.from += 4;
  }
  if (!frame.has(1)) return;
  const nibble = frame.byte(0) >> 4;
  if (nibble === 4 || nibble === 6) frame.found = Found.ip;
  else frame.skip(NonIp.pseudowire);
}
