import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProbeFrame, probe } from '../support/network-probe.ts';
import { concat, ethernetFrame, ipv4Packet, ipv6Fragment, ipv6Packet, tcpSegment } from '../support/packet-builder.ts';

const TEXT = 'The quick brown fox jumps over the lazy dog, again and again. '.repeat(5);
const segment = tcpSegment({ payload: TEXT });

interface Part {
  readonly from: number;
  readonly to: number;
  readonly more?: boolean;
  readonly id?: number;
  readonly bytes?: Uint8Array;
  readonly source?: string;
}

/** The part `[from, to)` of `bytes` (default: of the segment) as an IPv4 packet in Ethernet; the last part unless `more`. */
function part(fields: Part): Uint8Array {
  const { from, to, id = 3, bytes = segment, source = '10.0.0.1' } = fields;
  const more = fields.more ?? to < bytes.length;
  return ethernetFrame(
    {},
    ipv4Packet({ source, id, fragmentOffset: from, moreFragments: more }, bytes.subarray(from, to)),
  );
}

function part6(
  from: number,
  to: number,
  id: number,
  bytes = tcpSegment({ source: 'fd00::1', destination: 'fd00::2', payload: TEXT }),
): Uint8Array {
  const fragment = ipv6Fragment(6, from, to < bytes.length, id, bytes.subarray(from, to));
  return ethernetFrame({ ethertype: 0x86dd }, ipv6Packet({ nextHeader: 44 }, fragment));
}

const whole = [
  part({ from: 0, to: 128 }),
  part({ from: 128, to: 256 }),
  part({ from: 256, to: segment.length }),
] as const;
const flipped = Uint8Array.from(segment, (byte) => byte ^ 0x20);

describe('defragmenter', () => {
  it('in-order', () => {
    const result = probe(whole);
    expect(result.datagrams).toMatchObject([
      { payload: segment, payloadLength: segment.length, ambiguous: false, identification: 3 },
    ]);
    expect(result.fates).toEqual({ tcp: 1, fragment: 2 });
    expect(result.codes).toEqual({ 'ip.fragments': 1 });
  });

  it('reversed: the time is that of the first to arrive, the packet the one that completes', () => {
    const result = probe([...whole].reverse());
    expect(result.datagrams).toMatchObject([{ payload: segment, timeNs: 0, packet: 3 }]);
  });

  it('tiny-fragments', () => {
    const tiny = [];
    for (let from = 0; from < segment.length; from += 8)
      tiny.push(part({ from, to: Math.min(from + 8, segment.length) }));
    expect(probe(tiny).datagrams[0]?.payload).toEqual(segment);
  });

  it('identical-duplicate', () => {
    const result = probe([whole[0], whole[1], whole[1], whole[0], whole[2]]);
    expect(result.datagrams).toMatchObject([{ payload: segment, ambiguous: false }]);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-duplicate': 2 });
  });

  it('duplicate-after-completion opens no datagram that never ends', () => {
    const result = probe([whole[0], whole[1], whole[2], whole[2], whole[1]]);
    expect(result.datagrams).toHaveLength(1);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-duplicate': 2 });
    expect(result.fates).toEqual({ tcp: 1, fragment: 4 });
  });

  it('every packet captured twice', () => {
    const result = probe(whole.flatMap((frame) => [frame, frame]));
    expect(result.datagrams).toHaveLength(1);
    expect(Object.keys(result.codes).sort()).toEqual(['ip.frag-duplicate', 'ip.fragments']);
  });

  it('the whole datagram again is delivered again', () => {
    expect(probe([...whole, ...whole]).datagrams).toMatchObject([{ payload: segment }, { payload: segment }]);
  });

  it('identification-reused at once, also from the end and with equal parts', () => {
    const other = concat(segment.subarray(0, 40), flipped.subarray(40, 60), segment.subarray(60));
    const again = [
      part({ from: 0, to: 128, bytes: other }),
      part({ from: 128, to: 256, bytes: other }),
      part({ from: 256, to: other.length, bytes: other }),
    ];
    for (const second of [again, [...again].reverse()]) {
      const result = probe([...whole, ...second]);
      expect(result.datagrams).toMatchObject([{ payload: segment }, { payload: other }]);
      expect(result.codes).toEqual({ 'ip.fragments': 2 });
    }
  });

  it('interleaved-identifications, and other sources and protocols', () => {
    const other = [1, 2, 3].map((_, i) => part({ from: i * 128, to: i === 2 ? segment.length : i * 128 + 128, id: 4 }));
    const third = [1, 2, 3].map((_, i) =>
      part({ from: i * 128, to: i === 2 ? segment.length : i * 128 + 128, source: '10.0.0.3' }),
    );
    const udp = ethernetFrame({}, ipv4Packet({ id: 3, protocol: 17, moreFragments: true }, new Uint8Array(128)));
    const result = probe([...whole.flatMap((frame, i) => [frame, other[i]!, third[i]!]), udp]);
    expect(result.datagrams).toHaveLength(3);
    expect(result.codes).toEqual({ 'ip.fragments': 3, 'ip.frag-incomplete': 1 });
  });

  it.each([
    ['overlap-same-place', { from: 128, to: 256 }, 'last'],
    ['overlap-front', { from: 120, to: 200 }, 'last'],
    ['overlap-inside (teardrop)', { from: 136, to: 144 }, 'first'],
  ] as const)('%s', (_name, range, winner) => {
    const conflicting = part({ ...range, more: true, bytes: flipped });
    const frames = [whole[0], whole[1], conflicting, whole[2]];
    const first = probe(frames);
    expect(first.datagrams).toMatchObject([{ payload: segment, ambiguous: true }]);
    expect(first.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-conflict': 1 });
    const last = probe(frames, { fragmentOverlap: 'last' });
    const replaced = concat(
      segment.subarray(0, range.from),
      flipped.subarray(range.from, range.to),
      segment.subarray(range.to),
    );
    expect(last.datagrams).toMatchObject([{ payload: winner === 'last' ? replaced : segment, ambiguous: true }]);
  });

  it('overlap-across-a-hole keeps both sides and fills the hole', () => {
    const bridge = part({ from: 64, to: 320, more: true });
    const result = probe([whole[0], whole[2], bridge]);
    expect(result.datagrams).toMatchObject([{ payload: segment, ambiguous: false }]);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-duplicate': 1 });
  });

  it('ping-of-death', () => {
    const result = probe([part({ from: 65528, to: 65628, more: false, bytes: new Uint8Array(65628) }), ...whole]);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-too-large': 1 });
    expect(result.fates).toEqual({ tcp: 1, fragment: 2, damaged: 1 });
  });

  it('the largest datagram', () => {
    const large = tcpSegment({ payload: new Uint8Array(65535 - 20 - 20 - 7) });
    const frames = [part({ from: 0, to: 32768, bytes: large }), part({ from: 32768, to: large.length, bytes: large })];
    expect(probe(frames).datagrams[0]?.payload).toEqual(large);
  });

  it('missing-fragment: nothing is delivered, never complete with a hole', () => {
    const result = probe([whole[0], whole[2]]);
    expect(result.datagrams).toEqual([]);
    expect(result.codes).toEqual({ 'ip.frag-incomplete': 1 });
    expect(result.fates).toEqual({ fragmentLost: 2 });
  });

  it('last-fragments-disagree: the first claim stands, or the last', () => {
    const early = part({ from: 640, to: 648, more: false, bytes: new Uint8Array(648) });
    const first = probe([whole[0], early, whole[1], whole[2]]);
    expect(first.datagrams).toEqual([]);
    expect(first.codes).toEqual({ 'ip.frag-incomplete': 1, 'ip.frag-length-mismatch': 1 });
    const last = probe([whole[0], early, whole[1], whole[2]], { fragmentOverlap: 'last' });
    expect(last.datagrams).toMatchObject([{ payload: segment, ambiguous: true }]);
  });

  it('data beyond the claimed end is not part of it', () => {
    const short = segment.subarray(0, 200);
    const end = part({ from: 128, to: 200, bytes: short });
    const beyond = part({ from: 200, to: 264, more: true });
    const result = probe([end, beyond, whole[0]]);
    expect(result.datagrams).toMatchObject([{ payload: short, ambiguous: true }]);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-length-mismatch': 1 });
    const cut = probe([beyond, end, whole[0]], { fragmentOverlap: 'last' });
    expect(cut.datagrams).toMatchObject([{ payload: short, ambiguous: true }]);
    expect(probe([beyond, end, whole[0]]).datagrams).toEqual([]);
  });

  it('age in capture time', () => {
    const at = (bytes: Uint8Array, seconds: number): ProbeFrame => ({ bytes, timeNs: seconds * 1e9 });
    expect(probe([at(whole[0], 0), at(whole[1], 30), at(whole[2], 60)]).datagrams).toHaveLength(1);
    const late = probe([at(whole[0], 0), at(whole[1], 30), at(whole[2], 61)]);
    expect(late.codes).toEqual({ 'ip.frag-incomplete': 2 });
    expect(probe([at(whole[0], 0), at(whole[1], 3), at(whole[2], 4)], { fragmentAge: 2 }).datagrams).toEqual([]);
    expect(probe(whole.map((bytes) => ({ bytes, timeNs: Number.NaN }))).datagrams).toHaveLength(1);
  });

  it('the number of datagrams is bounded: the oldest goes', () => {
    const others = Array.from({ length: 4 }, (_, i) => part({ from: 0, to: 128, id: 100 + i }));
    const frames = [whole[0], ...others, whole[1], whole[2]];
    expect(probe(frames, { fragments: 5 }).datagrams).toHaveLength(1);
    const result = probe(frames, { fragments: 4 });
    expect(result.datagrams).toEqual([]);
    // the victim, reopened by its second part, pushes out one more
    expect(result.codes).toEqual({ 'ip.frag-incomplete': 6, 'ip.frag-limit': 2 });
  });

  it('the bytes are bounded', () => {
    const frames = [
      whole[0],
      ...Array.from({ length: 9 }, (_, i) => part({ from: 0, to: 128, id: 100 + i })),
      whole[1],
      whole[2],
    ];
    expect(probe(frames, { fragmentBytes: 4096 }).datagrams).toHaveLength(1);
    const result = probe(frames, { fragmentBytes: 1024 });
    expect(result.datagrams).toEqual([]);
    expect(result.codes['ip.frag-limit']).toBeGreaterThan(0);
  });

  it('the parts of one datagram are bounded', () => {
    const bytes = new Uint8Array(40000);
    const parts = Array.from({ length: 1100 }, (_, i) => part({ from: i * 16, to: i * 16 + 8, bytes }));
    const result = probe(parts);
    expect(result.codes).toEqual({ 'ip.frag-incomplete': 1, 'ip.frag-limit': 1 });
    expect(result.fates).toEqual({ fragmentLost: 1100 });
  });

  it('parts cut by the capture: the payload up to the cut, its length whole', () => {
    const frames: ProbeFrame[] = [
      { bytes: whole[0] },
      { bytes: whole[1], captured: 100, wireLength: whole[1].length },
      { bytes: whole[2] },
    ];
    const result = probe(frames);
    expect(result.datagrams).toMatchObject([{ payload: segment.subarray(0, 128 + 66), payloadLength: segment.length }]);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'file.snaplen-truncated': 1 });
    const twice = probe([frames[0]!, frames[1]!, whole[1], whole[2]]);
    expect(twice.datagrams).toMatchObject([{ payload: segment, ambiguous: false }]);
  });

  it('IPv6, and the header chain behind the fragment header', () => {
    const bytes = tcpSegment({ source: 'fd00::1', destination: 'fd00::2', payload: TEXT });
    const result = probe([part6(0, 128, 7), part6(0, 128, 8), part6(128, bytes.length, 7)]);
    expect(result.datagrams).toMatchObject([{ payload: bytes, source: 'fd00::1' }]);
    expect(result.codes).toEqual({ 'ip.fragments': 1, 'ip.frag-incomplete': 1 });
    const chain = concat([6, 0, 1, 4, 0, 0, 0, 0], bytes);
    const head = ipv6Fragment(60, 0, true, 9, chain.subarray(0, 64));
    const tail = ipv6Fragment(17, 64, false, 9, chain.subarray(64));
    const frames = [tail, head].map((f) => ethernetFrame({ ethertype: 0x86dd }, ipv6Packet({ nextHeader: 44 }, f)));
    expect(probe(frames).datagrams).toMatchObject([{ payload: bytes }]);
  });

  it('IPv6 conflicts name the rule that forbids them', () => {
    const bytes = tcpSegment({ source: 'fd00::1', destination: 'fd00::2', payload: TEXT });
    const result = probe([
      part6(0, 128, 7),
      part6(64, 128, 7, flipped.slice(0, bytes.length)),
      part6(128, bytes.length, 7),
    ]);
    expect(result.details.some((detail) => detail.includes('RFC 5722'))).toBe(true);
  });

  it('any cut, order and repetition of the parts gives the same payload', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: Math.floor(segment.length / 8) - 1 }), { maxLength: 12 });
    const orders = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(cuts, cuts, orders, fc.constantFrom('first', 'last'), (one, two, order, fragmentOverlap) => {
        const parts = [one, two].flatMap((chosen) => {
          const edges = [0, ...chosen.sort((a, b) => a - b).map((edge) => edge * 8), segment.length];
          return edges.slice(1).map((to, i) => part({ from: edges[i]!, to }));
        });
        const shuffled = parts.map((frame, i) => ({ frame, key: order[i % 30]! })).sort((a, b) => a.key - b.key);
        const result = probe(
          shuffled.map((entry) => entry.frame),
          { fragmentOverlap },
        );
        expect(result.datagrams.length).toBeGreaterThan(0);
        for (const datagram of result.datagrams) expect(datagram).toMatchObject({ payload: segment, ambiguous: false });
        expect(result.codes['ip.frag-conflict']).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
