import { describe, expect, it } from 'vitest';
import { type ProbeFrame, type ProbeResult, probe } from '../support/network-probe.ts';
import { concat, tcpPacket, tcpSegment, u16 } from '../support/packet-builder.ts';

const packet = tcpPacket({ payload: 'x'.repeat(100) });
const parts = [packet.subarray(0, 48), packet.subarray(48, 96), packet.subarray(96)];

/** The n-th of three fragments as station `source` sends it: the first says how many there are. */
function fragment(index: number, { source = 1, sequence = 7, system = 0xd4 } = {}): Uint8Array {
  const split = index === 0 ? 3 : 2 * index;
  return concat([source, 2, system, split], u16(sequence), parts[index]!);
}

function received(frames: readonly (Uint8Array | ProbeFrame)[]): ProbeResult {
  return probe(frames, { linkType: 7 });
}

describe('fragments of ARCNET', () => {
  it('come together to a packet', () => {
    const { datagrams, fates, codes, details } = received([fragment(0), fragment(1), fragment(2)]);
    expect(datagrams.map(({ payload }) => payload)).toEqual([tcpSegment({ payload: 'x'.repeat(100) })]);
    expect(fates).toEqual({ tcp: 1, fragment: 2 });
    expect(codes).toEqual({ 'ip.fragments': 1 });
    expect(details).toEqual(['ARCNET station 1 sequence 7: 3 fragments, 140 bytes']);
  });

  it('of two stations at once, and behind an exception header', () => {
    const other = { source: 9 };
    const exception = concat([9, 2, 0xd4, 0xff, 0xff, 0xff], fragment(2, other).subarray(2));
    const frames = [fragment(0), fragment(0, other), fragment(1, other), fragment(1), exception, fragment(2)];
    expect(received(frames).fates).toEqual({ tcp: 2, fragment: 4 });
  });

  it('one that comes twice is dropped', () => {
    const { fates, codes } = received([fragment(0), fragment(1), fragment(1), fragment(2)]);
    expect(fates).toEqual({ tcp: 1, fragment: 2, fragmentLost: 1 });
    expect(codes).toMatchObject({ 'ip.frag-duplicate': 1 });
  });

  it.each([
    ['the first is missing', [fragment(1), fragment(2)]],
    ['one in the middle is missing', [fragment(0), fragment(2)]],
    ['the last is missing', [fragment(0), fragment(1)]],
    ['another packet begins', [fragment(0), fragment(0, { sequence: 8 })]],
    ['another sequence number', [fragment(0), fragment(1, { sequence: 8 })]],
    ['another protocol', [fragment(0), fragment(1, { system: 0xc4 })]],
    ['cut by the capture', [{ bytes: fragment(0), captured: 20 }, fragment(1)]],
    ['more fragments than there may be', [concat([1, 2, 0xd4, 0xfd, 0, 7], parts[0]!), fragment(1)]],
  ])('%s: none of it is used', (_name, frames) => {
    const { fates, codes } = received(frames);
    expect(fates).toEqual({ fragmentLost: 2 });
    expect(Object.keys(codes)).toEqual(['ip.frag-incomplete']);
  });
});
