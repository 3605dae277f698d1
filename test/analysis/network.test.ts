import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Network } from '../../src/analysis/network.ts';
import { PACKET_FATES } from '../../src/analysis/packet-fate.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { LINK_TYPES } from '../../src/link/link-types.ts';
import { NETWORK_LIMITS, probe } from '../support/network-probe.ts';
import {
  concat,
  ethernetFrame,
  hex,
  ipv4Packet,
  ipv6Packet,
  tcpFrame,
  tcpSegment,
  udpDatagram,
} from '../support/packet-builder.ts';

const frame = tcpFrame({ payload: 'some payload', id: 77, ttl: 9 });
const frame6 = tcpFrame({ source: 'fe80::1', destination: '2001:db8::2', payload: 'some payload', ttl: 3 });

describe('Network', () => {
  it('hands on TCP with its addresses', () => {
    const result = probe([frame, frame6]);
    expect(result.datagrams).toMatchObject([
      { source: '10.0.0.1', destination: '10.0.0.2', identification: 77, ttl: 9, timeNs: 0, packet: 1 },
      { source: 'fe80::1', destination: '2001:db8::2', identification: 0, ttl: 3, timeNs: 1000, packet: 2 },
    ]);
    expect(result.datagrams[0]?.payload).toEqual(tcpSegment({ payload: 'some payload' }));
    expect(result.codes).toEqual({});
  });

  it('padding and frame check are no payload, and counted', () => {
    const ack = concat(tcpFrame(), new Uint8Array(6), hex('deadbeef'));
    const result = probe(Array.from({ length: 25 }, () => ack));
    expect(result.datagrams.every((d) => d.payload.length === 20)).toBe(true);
    expect(result.codes).toEqual({ 'ip.trailing-bytes': 25 });
    expect(result.details).toHaveLength(10);
  });

  it('length 0 stands for the frame', () => {
    const segment = tcpSegment({ payload: new Uint8Array(70000) });
    const result = probe([
      ethernetFrame({}, ipv4Packet({ totalLength: 0 }, segment)),
      ethernetFrame({ ethertype: 0x86dd }, ipv6Packet({ payloadLength: 0 }, segment)),
    ]);
    expect(result.datagrams.map((d) => d.payload.length)).toEqual([70020, 70020]);
    expect(result.codes).toEqual({ 'ip.length-zero': 2 });
  });

  it('a broken header costs its packet only', () => {
    const segment = tcpSegment();
    const result = probe([
      ethernetFrame({}, ipv4Packet({ headerWords: 4 }, segment)),
      ethernetFrame({}, ipv4Packet({ totalLength: 60000 }, segment.subarray(0, 19))),
      ethernetFrame({ ethertype: 0x86dd }, ipv4Packet({}, segment)),
      frame,
    ]);
    expect(result.fates).toEqual({ tcp: 1, damaged: 3 });
    expect(result.codes).toEqual({ 'ip.bad-header': 3 });
  });

  it('of a datagram that claims more than its frame what is there is used', () => {
    const segment = tcpSegment({ payload: 'part' });
    const result = probe([ethernetFrame({}, ipv4Packet({ totalLength: 60000 }, segment))]);
    expect(result.datagrams).toMatchObject([{ payload: segment, payloadLength: segment.length }]);
    expect(result.fates).toEqual({ tcp: 1 });
    expect(result.codes).toEqual({ 'ip.bad-header': 1 });
  });

  it('wrong header checksums are counted, the packets used', () => {
    const frames = [0x1234, 0].map((checksum) => ethernetFrame({}, ipv4Packet({ checksum }, tcpSegment())));
    const result = probe(frames);
    expect(result.fates).toEqual({ tcp: 2 });
    expect(result.codes).toEqual({ 'ip.bad-checksum': 1 });
  });

  it('a snapped payload keeps its true length', () => {
    const result = probe([
      { bytes: frame, captured: 60 },
      { bytes: frame6, captured: 75 },
    ]);
    expect(result.datagrams).toMatchObject([{ payloadLength: 32 }, { payloadLength: 32 }]);
    expect(result.datagrams.map((d) => d.payload.length)).toEqual([26, 21]);
    expect(result.codes).toEqual({ 'file.snaplen-truncated': 2 });
  });

  it('cut padding misses nothing', () => {
    const padded = concat(tcpFrame(), new Uint8Array(6));
    const result = probe([{ bytes: padded, captured: 54 }]);
    expect(result.codes).toEqual({ 'ip.trailing-bytes': 1 });
  });

  it('frames cut at every length: too short, or cut by the capture', () => {
    for (const whole of [frame, frame6]) {
      const headers = whole === frame ? 34 : 54;
      for (let length = 0; length < whole.length; length++) {
        const short = probe([whole.subarray(0, length)]);
        expect(short.fates).toEqual(length < headers + 20 ? { damaged: 1 } : { tcp: 1 });
        expect(short.codes).toEqual(length < headers ? { 'link.truncated': 1 } : { 'ip.bad-header': 1 });
        const snapped = probe([{ bytes: whole, captured: length }]);
        expect(snapped.fates).toEqual(length < headers + 20 ? { cut: 1 } : { tcp: 1 });
        expect(snapped.codes).toEqual({ 'file.snaplen-truncated': 1 });
      }
    }
  });

  it('every reason has its count, and they add up', () => {
    const tags = Array.from({ length: 40 }, () => [0x8100, 1] as const);
    const options = concat(
      ...Array.from({ length: 20 }, (_, i) => [i === 19 ? 6 : 60, 0, 1, 4, 0, 0, 0, 0]),
      tcpSegment(),
    );
    const frames = [
      frame,
      ethernetFrame({}, ipv4Packet({ protocol: 17 }, udpDatagram(1, 53, 'question'))),
      ethernetFrame({}, ipv4Packet({ protocol: 1 }, 'ping')),
      ethernetFrame({ ethertype: 0x86dd }, ipv6Packet({ nextHeader: 58 }, 'ping')),
      ethernetFrame({}, ipv4Packet({ protocol: 132 }, 'chunk')),
      ethernetFrame({ ethertype: 0x0806 }, new Uint8Array(28)),
      ethernetFrame({ ethertype: 0x88cc }, new Uint8Array(28)),
      ethernetFrame({ ethertype: 0x88e5 }, new Uint8Array(28)),
      ethernetFrame({ tags }, ipv4Packet({}, tcpSegment())),
      ethernetFrame({ ethertype: 0x86dd }, ipv6Packet({ nextHeader: 60 }, options)),
      ethernetFrame({}, ipv4Packet({ moreFragments: true }, new Uint8Array(64))),
      frame.subarray(0, 20),
    ];
    const result = probe(frames);
    expect(result.fates).toEqual({
      tcp: 1,
      udp: 1,
      icmp: 2,
      otherTransport: 1,
      arp: 1,
      nonIp: 1,
      encrypted: 1,
      limit: 2,
      fragmentLost: 1,
      damaged: 1,
    });
    expect(result.codes).toEqual({
      'link.skipped': 3,
      'link.depth-limit': 1,
      'ip.ext-limit': 1,
      'ip.frag-incomplete': 1,
      'link.truncated': 1,
    });
  });

  it('limits come from the options', () => {
    const tagged = ethernetFrame(
      {
        tags: [
          [0x8100, 1],
          [0x8100, 2],
        ],
      },
      ipv4Packet({}, tcpSegment()),
    );
    expect(probe([tagged], { layers: 3 }).fates).toEqual({ tcp: 1 });
    expect(probe([tagged], { layers: 2 }).fates).toEqual({ limit: 1 });
    const chain = ipv6Packet(
      { nextHeader: 60 },
      concat([60, 0, 1, 4, 0, 0, 0, 0], [6, 0, 1, 4, 0, 0, 0, 0], tcpSegment()),
    );
    const extended = ethernetFrame({ ethertype: 0x86dd }, chain);
    expect(probe([extended], { ip6Headers: 2 }).fates).toEqual({ tcp: 1 });
    expect(probe([extended], { ip6Headers: 1 }).fates).toEqual({ limit: 1 });
  });

  it('no bytes, whatever they are, throw or escape the accounting', () => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 });
    const linkTypes = fc.constantFrom(...Object.keys(LINK_TYPES).map(Number));
    const seeds = [frame, frame6, ethernetFrame({}, ipv4Packet({ protocol: 47 }, concat(hex('00006558'), frame)))];
    fc.assert(
      fc.property(
        linkTypes,
        fc.constantFrom(...seeds),
        mutation,
        fc.nat(90),
        fc.nat(90),
        (linkType, seed, changes, cut, drop) => {
          const bytes = (linkType === 1 ? seed : seed.subarray(drop % 16)).slice();
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const result = probe([{ bytes, captured: Math.max(0, bytes.length - cut) }, bytes], { linkType });
          const total = Object.values(result.fates).reduce((sum, count) => sum + count, 0);
          expect(total).toBe(2);
          for (const d of result.datagrams) expect(d.payload.length).toBeLessThanOrEqual(d.payloadLength);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('names a fate for every key', () => {
    const network = new Network({ tcp() {} }, { log: new DiagnosticLog(), limits: NETWORK_LIMITS });
    expect(Object.keys(network.accounting)).toEqual(Object.keys(PACKET_FATES));
  });
});
