import { Found, type Frame } from './frame.ts';

/** No link header at all: the version nibble tells. */
export function decodeRawIp(frame: Frame): void {
  frame.found = Found.ip;
}

export function decodeRawIpv4(frame: Frame): void {
  frame.found = Found.ipv4;
}

export function decodeRawIpv6(frame: Frame): void {
  frame.found = Found.ipv6;
}
