import { describe, expect, it } from 'vitest';
import { Datagram } from '../../src/ip/datagram.ts';
import { decodeIpv6 } from '../../src/ip/ipv6.ts';
import { IpNote, IpOutcome } from '../../src/ip/outcome.ts';
import { concat, hex, ipv6Fragment, ipv6Packet, u32 } from '../support/packet-builder.ts';

const PAYLOAD = 'twenty bytes of data';

function decode(
  packet: Uint8Array,
  captured = packet.length,
  wire = packet.length,
  maxHeaders = 16,
): [number, Datagram] {
  const datagram = new Datagram();
  return [decodeIpv6(packet, 0, captured, wire, datagram, maxHeaders), datagram];
}

/** Extension header of `length` units of 8 bytes behind the first. */
const extension = (next: number, length = 0): Uint8Array => concat([next, length], new Uint8Array(6 + 8 * length));

describe('decodeIpv6', () => {
  it('fills the datagram', () => {
    const [outcome, d] = decode(ipv6Packet({ source: 'fe80::1', destination: '2001:db8::2', hopLimit: 3 }, PAYLOAD));
    expect(outcome).toBe(IpOutcome.ok);
    expect(d).toMatchObject({
      version: 6,
      protocol: 6,
      ttl: 3,
      identification: 0,
      src1: 0,
      src3: 1,
      dst0: 0x20010db8,
      dst3: 2,
    });
    expect(d.src0).toBe(0xfe800000 | 0);
    expect([d.payloadFrom, d.payloadTo, d.payloadLength, d.fragment]).toEqual([40, 60, 20, false]);
  });

  it('every extension header is passed', () => {
    const chain = concat(
      extension(60),
      extension(43, 1),
      extension(44),
      hex('33000000 00000007'),
      hex('8701 0000'),
      u32(1),
      u32(2),
    );
    const authentication = concat(chain.subarray(0, 32), hex('3300000000000007'), hex('87010000'), u32(1), u32(2));
    const rest = concat(extension(139), extension(140), extension(6), PAYLOAD);
    const [outcome, d] = decode(ipv6Packet({ nextHeader: 0 }, concat(authentication, rest)));
    expect(outcome).toBe(IpOutcome.ok);
    expect(d.protocol).toBe(6);
    expect(d.payloadLength).toBe(20);
    expect(d.identification).toBe(7);
  });

  it('the chain is bounded', () => {
    const chain = (n: number): Uint8Array =>
      concat(...Array.from({ length: n }, (_, i) => extension(i === n - 1 ? 6 : 60)), PAYLOAD);
    expect(decode(ipv6Packet({ nextHeader: 60 }, chain(16)))[0]).toBe(IpOutcome.ok);
    expect(decode(ipv6Packet({ nextHeader: 60 }, chain(17)))[0]).toBe(IpOutcome.extensionLimit);
    expect(decode(ipv6Packet({ nextHeader: 60 }, chain(3)), undefined, undefined, 2)[0]).toBe(IpOutcome.extensionLimit);
  });

  it('an extension header beyond the packet, or beyond the capture', () => {
    const packet = ipv6Packet({ nextHeader: 0 }, concat([6, 255], new Uint8Array(30)));
    expect(decode(packet)[0]).toBe(IpOutcome.extensionBeyondPacket);
    const good = ipv6Packet({ nextHeader: 0 }, concat(extension(6, 2), PAYLOAD));
    expect(decode(good, 44)[0]).toBe(IpOutcome.cut);
    expect(decode(good, 50)[0]).toBe(IpOutcome.cut);
    expect(decode(good, 70)[0]).toBe(IpOutcome.ok);
    expect(decode(ipv6Packet({ nextHeader: 0 }, [6, 0, 0]))[0]).toBe(IpOutcome.extensionBeyondPacket);
  });

  it('an atomic fragment is whole', () => {
    const [outcome, d] = decode(ipv6Packet({ nextHeader: 44 }, ipv6Fragment(6, 0, false, 9, PAYLOAD)));
    expect(outcome).toBe(IpOutcome.ok);
    expect([d.fragment, d.protocol, d.payloadLength, d.identification]).toEqual([false, 6, 20, 9]);
  });

  it('a fragment ends the chain', () => {
    const [outcome, d] = decode(
      ipv6Packet({ nextHeader: 44 }, ipv6Fragment(60, 16, true, 0xdeadbeef, new Uint8Array(8))),
    );
    expect(outcome).toBe(IpOutcome.ok);
    expect([d.fragment, d.fragmentOffset, d.moreFragments, d.protocol]).toEqual([true, 16, true, 60]);
    expect(d.identification).toBe(0xdeadbeef | 0);
    expect(decode(ipv6Packet({ nextHeader: 44 }, ipv6Fragment(6, 0, true, 1, 'abc')))[0]).toBe(
      IpOutcome.fragmentLength,
    );
  });

  it('payload length 0: the frame, the jumbo option, or nothing', () => {
    const [outcome, d] = decode(ipv6Packet({ payloadLength: 0 }, PAYLOAD));
    expect(outcome).toBe(IpNote.lengthZero);
    expect(d.payloadLength).toBe(20);
    const jumbo = (length: number): Uint8Array => concat([6, 0, 0xc2, 4], u32(length), new Uint8Array(70000));
    const [jumboOutcome, j] = decode(ipv6Packet({ nextHeader: 0, payloadLength: 0 }, jumbo(70008)));
    expect(jumboOutcome).toBe(IpOutcome.ok);
    expect(j.payloadLength).toBe(70000);
    expect(decode(ipv6Packet({ nextHeader: 0, payloadLength: 0 }, jumbo(100)))[0]).toBe(IpOutcome.jumbo);
    expect(decode(ipv6Packet({ nextHeader: 0, payloadLength: 0 }, jumbo(0xffffffff)))[0]).toBe(IpNote.beyondFrame);
    expect(decode(ipv6Packet({}, ''))[0]).toBe(IpOutcome.ok);
    expect(decode(concat(ipv6Packet({ nextHeader: 59 }, ''), hex('0000')))[0]).toBe(IpNote.trailingBytes);
  });

  it('contradictions and cuts of the fixed header', () => {
    const packet = ipv6Packet({ payloadLength: 21 }, PAYLOAD);
    const [beyond, whole] = decode(packet);
    expect(beyond).toBe(IpNote.beyondFrame);
    expect(whole.payloadLength).toBe(20);
    const fragment = ipv6Packet({ nextHeader: 44, payloadLength: 40 }, ipv6Fragment(6, 0, true, 1, new Uint8Array(16)));
    expect(decode(fragment)[0]).toBe(IpOutcome.totalAboveFrame);
    expect(decode(packet, 39)[0]).toBe(IpOutcome.cut);
    expect(decode(packet, 39, 39)[0]).toBe(IpOutcome.truncated);
    packet[0] = 0x45;
    expect(decode(packet)[0]).toBe(IpOutcome.version);
    const [outcome, d] = decode(ipv6Packet({}, PAYLOAD), 50);
    expect(outcome).toBe(IpOutcome.ok);
    expect([d.payloadTo, d.payloadLength]).toEqual([50, 20]);
  });
});
