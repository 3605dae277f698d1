import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/ip/address.ts';
import { int32 } from '../../src/ip/words.ts';
import { addressBytes, hex } from '../support/packet-builder.ts';

const ipv6 = (bytes: Uint8Array): string =>
  formatAddress(6, int32(bytes, 0), int32(bytes, 4), int32(bytes, 8), int32(bytes, 12));

describe('formatAddress', () => {
  it.each(['0.0.0.0', '10.0.0.1', '192.168.255.254', '255.255.255.255'])('IPv4 %s', (text) => {
    expect(formatAddress(4, 0, 0, 0, int32(addressBytes(text), 0))).toBe(text);
  });

  // RFC 5952 §4 and §5
  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010db8000100010001000100010000', '2001:db8:1:1:1:1:1:0'],
    ['20010db8000100010001000100000000', '2001:db8:1:1:1:1::'],
    ['fe8000000000000000000000000000ab', 'fe80::ab'],
    ['00000000000000000000ffff0a000002', '::ffff:10.0.0.2'],
    ['0000000000000000000000000a000002', '::a00:2'],
    ['ffffffffffffffffffffffffffffffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('IPv6 %s is %s', (digits, text) => {
    expect(ipv6(hex(digits))).toBe(text);
  });
});
