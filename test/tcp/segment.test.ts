import { describe, expect, it } from 'vitest';
import { ACK, Segment, SYN } from '../../src/tcp/segment.ts';
import { c, datagram } from '../support/tcp-builder.ts';

const segment = new Segment();

describe('Segment.decode', () => {
  it('reads the fixed header and finds the payload', () => {
    expect(segment.decode(datagram(c(7, 'abc', { ack: 3, window: 17 })))).toBe('ok');
    expect(segment).toMatchObject({ srcPort: 40_000, dstPort: 80, seq: 1007, ack: 5003, flags: ACK, window: 17 });
    expect(segment).toMatchObject({ payloadFrom: 20, payloadTo: 23, payloadLength: 3, hasTimestamp: false });
  });

  it('keeps sequence numbers as signed 32-bit integers', () => {
    segment.decode(datagram(c(0, '', { flags: 'S' }), 0xffff_ffff));
    expect(segment.seq).toBe(-1);
  });

  it('reads the window scale and the timestamp wherever they stand', () => {
    const options = [1, 3, 3, 7, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0];
    expect(segment.decode(datagram(c(0, '', { flags: 'S', options })))).toBe('ok');
    expect(segment).toMatchObject({ flags: SYN, windowScale: 7, hasTimestamp: true, timestamp: 9, badOptions: false });
    segment.decode(datagram(c(0, 'x', { options: [1, 1, 8, 10, 255, 255, 255, 255, 0, 0, 0, 0] })));
    expect(segment).toMatchObject({ hasTimestamp: true, timestamp: -1, windowScale: -1 });
  });

  it('limits the window scale to 14 (RFC 7323 §2.3)', () => {
    segment.decode(datagram(c(0, '', { flags: 'S', options: [3, 3, 200, 0] })));
    expect(segment.windowScale).toBe(14);
  });

  it.each([
    ['length 0', [5, 0, 1, 1]],
    ['length 1', [5, 1, 1, 1]],
    ['length beyond the header', [5, 255, 1, 1]],
    ['no room for a length', [1, 1, 1, 5]],
  ])('stops at an option with %s and keeps the payload', (_name, options) => {
    expect(segment.decode(datagram(c(1, 'abc', { options })))).toBe('ok');
    expect(segment).toMatchObject({ badOptions: true, payloadLength: 3 });
  });

  it('ends the options at their end marker', () => {
    segment.decode(datagram(c(1, 'abc', { options: [0, 5, 255, 0] })));
    expect(segment.badOptions).toBe(false);
  });

  it('tells a contradiction of the sender from a cut of the capture', () => {
    const whole = datagram(c(1, 'abc'));
    const withOffset = (words: number) => {
      const bytes = whole.bytes.slice();
      bytes[12] = words << 4;
      return { ...whole, bytes };
    };
    expect(segment.decode(withOffset(4))).toBe('bad-header');
    expect(segment.decode(withOffset(15))).toBe('bad-header');
    expect(segment.decode({ ...whole, payloadLength: 19 })).toBe('bad-header');
    expect(segment.decode({ ...whole, payloadTo: 19 })).toBe('cut');
  });

  it('knows the length of payload that was not captured', () => {
    segment.decode(datagram(c(1, 'abcdef', { captured: 2 })));
    expect(segment).toMatchObject({ payloadFrom: 20, payloadTo: 22, payloadLength: 6 });
    const cutInOptions = datagram(c(1, 'abcdef', { options: [5, 8, 1, 1, 1, 1, 1, 1], captured: -3 }));
    expect(segment.decode(cutInOptions)).toBe('ok');
    expect(segment).toMatchObject({ payloadFrom: 25, payloadTo: 25, payloadLength: 6, badOptions: false });
  });
});
