import { describe, expect, it } from 'vitest';
import { Datagram } from '../../src/ip/datagram.ts';
import { decodeIpv4 } from '../../src/ip/ipv4.ts';
import { IpNote, IpOutcome } from '../../src/ip/outcome.ts';
import { concat, hex, ipv4Packet } from '../support/packet-builder.ts';

const PAYLOAD = 'twenty bytes of data';

function decode(packet: Uint8Array, captured = packet.length, wire = packet.length): [number, Datagram] {
  const datagram = new Datagram();
  return [decodeIpv4(packet, 0, captured, wire, datagram), datagram];
}

describe('decodeIpv4', () => {
  it('fills the datagram', () => {
    const [outcome, d] = decode(
      ipv4Packet({ source: '192.168.1.2', destination: '10.0.0.9', id: 0xabcd, ttl: 7 }, PAYLOAD),
    );
    expect(outcome).toBe(IpOutcome.ok);
    expect(d).toMatchObject({ version: 4, protocol: 6, ttl: 7, identification: 0xabcd, headerFrom: 0 });
    expect([d.src0, d.src1, d.src2, d.src3 >>> 0]).toEqual([0, 0, 0, 0xc0a80102]);
    expect(d.dst3).toBe(0x0a000009);
    expect([d.payloadFrom, d.payloadTo, d.payloadLength, d.fragment]).toEqual([20, 40, 20, false]);
  });

  it('options', () => {
    const [outcome, d] = decode(ipv4Packet({ options: hex('94040000 07 07 04 00000000 01 00') }, PAYLOAD));
    expect(outcome).toBe(IpOutcome.ok);
    expect(d.payloadFrom).toBe(36);
  });

  it.each([
    ['an option beyond the header', hex('07 40 04 00'), IpOutcome.options],
    ['an option of length 0', hex('07 00 04 00'), IpOutcome.options],
    ['an option of length 1', hex('07 01 04 00'), IpOutcome.options],
    ['an option without length', hex('01 01 01 07'), IpOutcome.options],
    ['no-operations only', hex('01 01 01 01'), IpOutcome.ok],
  ])('%s', (_name, options, expected) => {
    expect(decode(ipv4Packet({ options }, PAYLOAD))[0]).toBe(expected);
  });

  it.each([
    ['version', { version: 6 }, IpOutcome.version],
    ['header length 16', { headerWords: 4 }, IpOutcome.headerLength],
    ['header longer than the packet', { headerWords: 15 }, IpOutcome.headerBeyondPacket],
    ['total length 19', { totalLength: 19 }, IpOutcome.totalBelowHeader],
    ['a fragment beyond the frame', { totalLength: 41, fragmentOffset: 8 }, IpOutcome.totalAboveFrame],
    ['the first fragment beyond the frame', { totalLength: 44, moreFragments: true }, IpOutcome.totalAboveFrame],
  ] as const)('contradiction: %s', (_name, fields, expected) => {
    expect(decode(ipv4Packet(fields, PAYLOAD))[0]).toBe(expected);
  });

  it.each([41, 65_535])('total length %i, above the frame: what is there', (totalLength) => {
    const [outcome, d] = decode(ipv4Packet({ totalLength }, PAYLOAD));
    expect(outcome).toBe(IpOutcome.ok | IpNote.beyondFrame);
    expect([d.payloadFrom, d.payloadTo, d.payloadLength]).toEqual([20, 40, 20]);
  });

  it('total length 0 stands for the frame', () => {
    const [outcome, d] = decode(ipv4Packet({ totalLength: 0 }, PAYLOAD));
    expect(outcome).toBe(IpOutcome.ok | IpNote.lengthZero);
    expect(d.payloadLength).toBe(20);
  });

  it('bytes behind the datagram are dropped', () => {
    const [outcome, d] = decode(concat(ipv4Packet({}, PAYLOAD), hex('aaaaaa')));
    expect(outcome).toBe(IpOutcome.ok | IpNote.trailingBytes);
    expect([d.payloadTo, d.payloadLength]).toEqual([40, 20]);
  });

  it('checksum: a wrong one is noted, 0 is left to the network card', () => {
    expect(decode(ipv4Packet({ checksum: 0x1234 }, PAYLOAD))[0]).toBe(IpNote.badChecksum);
    expect(decode(ipv4Packet({ checksum: 0 }, PAYLOAD))[0]).toBe(IpOutcome.ok);
  });

  it('cut by the capture is not broken', () => {
    const packet = ipv4Packet({ options: hex('01010101') }, PAYLOAD);
    expect(decode(packet, 19)[0]).toBe(IpOutcome.cut);
    expect(decode(packet, 22)[0]).toBe(IpOutcome.cut);
    expect(decode(packet, 19, 19)[0]).toBe(IpOutcome.truncated);
    const [outcome, d] = decode(packet, 30);
    expect(outcome).toBe(IpOutcome.ok);
    expect([d.payloadFrom, d.payloadTo, d.payloadLength]).toEqual([24, 30, 20]);
  });

  it('fragments', () => {
    const [outcome, d] = decode(ipv4Packet({ fragmentOffset: 128, moreFragments: true }, new Uint8Array(16)));
    expect(outcome).toBe(IpOutcome.ok);
    expect([d.fragment, d.fragmentOffset, d.moreFragments]).toEqual([true, 128, true]);
    expect(decode(ipv4Packet({ fragmentOffset: 128 }, 'abc'))[1].moreFragments).toBe(false);
    expect(decode(ipv4Packet({ moreFragments: true }, 'abc'))[0]).toBe(IpOutcome.fragmentLength);
    expect(decode(ipv4Packet({ moreFragments: true }, ''))[0]).toBe(IpOutcome.fragmentLength);
  });
});
