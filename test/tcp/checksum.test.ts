import { describe, expect, it } from 'vitest';
import { ChecksumVerifier } from '../../src/tcp/checksum.ts';
import { c, datagram, s } from '../support/tcp-builder.ts';

/** The same datagram `shift` bytes into a larger slab. */
function moved(one: ReturnType<typeof datagram>, shift: number): ReturnType<typeof datagram> {
  const slab = new Uint8Array(shift + one.bytes.length + 3).fill(0xa5);
  slab.set(one.bytes, shift);
  return { ...one, bytes: slab.subarray(1), payloadFrom: shift - 1, payloadTo: shift - 1 + one.payloadTo };
}

describe('ChecksumVerifier', () => {
  const verifier = new ChecksumVerifier();
  const data = Uint8Array.from({ length: 200 }, (_, index) => (index * 37 + 11) & 0xff);

  it('agrees with the sender at every alignment and length', () => {
    for (const ipv6 of [false, true]) {
      for (let length = 0; length < 24; length++) {
        for (let shift = 1; shift < 9; shift++) {
          const good = datagram(c(1, data.subarray(0, length), { ipv6 }));
          const bad = datagram(s(1, data.subarray(0, length), { ipv6, badChecksum: true }));
          expect(verifier.isGood(moved(good, shift))).toBe(true);
          expect(verifier.isGood(moved(bad, shift))).toBe(false);
        }
      }
    }
  });

  it('sums segments larger than 64 KiB', () => {
    const large = new Uint8Array(200_001).fill(0xff);
    expect(verifier.isGood(moved(datagram(c(1, large, { ipv6: true })), 2))).toBe(true);
    expect(verifier.isGood(moved(datagram(c(1, large, { ipv6: true, badChecksum: true })), 3))).toBe(false);
  });

  it('does not judge a segment that was cut', () => {
    expect(verifier.isGood(datagram(c(1, data, { badChecksum: true, captured: 100 })))).toBe(true);
  });
});
