import { describe, expect, it } from 'vitest';
import { LINK_TYPES, linkDecoder, linkTypeName } from '../../src/link/link-types.ts';
import { probe } from '../support/network-probe.ts';
import { concat, ethernetFrame, hex, tcpPacket, tcpSegment, u16 } from '../support/packet-builder.ts';

const v4 = tcpPacket({ payload: 'hello' });
const v6 = tcpPacket({ source: 'fd00::1', destination: 'fd00::2', payload: 'hello' });
const macs = hex('020000000002020000000001');
const snap = hex('aaaa03000000');

/** The frame must lead to exactly one TCP datagram with the given source and the payload whole. */
function leadsToTcp(linkType: number, frame: Uint8Array, source = '10.0.0.1'): void {
  const result = probe([frame], { linkType });
  expect(result.fates).toEqual({ tcp: 1 });
  expect(result.datagrams[0]?.source).toBe(source);
  const addresses = source === '10.0.0.1' ? {} : { source: 'fd00::1', destination: 'fd00::2' };
  expect(result.datagrams[0]?.payload).toEqual(tcpSegment({ ...addresses, payload: 'hello' }));
  expect(Object.keys(result.codes).filter((code) => code !== 'ip.trailing-bytes')).toEqual([]);
}

describe('Ethernet', () => {
  it.each([
    ['plain', []],
    ['802.1Q', [[0x8100, 42]]],
    [
      '802.1ad and 802.1Q',
      [
        [0x88a8, 7],
        [0x8100, 42],
      ],
    ],
    [
      '0x9100',
      [
        [0x9100, 7],
        [0x8100, 42],
      ],
    ],
    [
      'three tags',
      [
        [0x9300, 1],
        [0x9200, 2],
        [0x8100, 3],
      ],
    ],
  ] as const)('%s', (_name, tags) => {
    leadsToTcp(1, ethernetFrame({ tags }, v4));
    leadsToTcp(1, ethernetFrame({ tags, ethertype: 0x86dd }, v6), 'fd00::1');
  });

  it('802.3 with LLC and SNAP, padded', () => {
    leadsToTcp(1, concat(macs, u16(8 + v4.length), snap, u16(0x0800), v4, hex('aaaaaaaa')));
    leadsToTcp(1, concat(macs, u16(8 + v6.length), hex('aaaa030000f8'), u16(0x86dd), v6), 'fd00::1');
    leadsToTcp(1, concat(macs, u16(3 + v4.length), hex('060603'), v4));
  });

  it('PPPoE session', () => {
    leadsToTcp(1, concat(macs, hex('8864 1100 0001'), u16(2 + v4.length), hex('0021'), v4, hex('0000')));
    leadsToTcp(1, concat(macs, hex('8100 0005 8864 1100 0001'), u16(2 + v6.length), hex('0057'), v6), 'fd00::1');
  });

  it('MPLS labels', () => {
    leadsToTcp(1, concat(macs, hex('8847 00010040 00011140'), v4));
    leadsToTcp(1, concat(macs, hex('8848 00011140'), v6), 'fd00::1');
  });

  it('802.1BR and VN-Tag', () => {
    leadsToTcp(1, concat(macs, hex('893f e00000640000 0800'), v4));
    leadsToTcp(1, concat(macs, hex('8926 00000001 0800'), v4));
  });

  it.each([
    ['ARP', 'arp', concat(macs, hex('0806 0001 0800')), 'ethertype 0x0806 (ARP)'],
    ['LLDP', 'nonIp', concat(macs, hex('88cc 0207')), 'ethertype 0x88cc (LLDP)'],
    ['unknown ethertype', 'nonIp', concat(macs, hex('4321 0207')), 'ethertype 0x4321'],
    ['spanning tree', 'nonIp', concat(macs, hex('0026 424203 00')), 'spanning tree'],
    ['Novell', 'nonIp', concat(macs, hex('0026 ffff 00')), 'Novell 802.3'],
    ['SNAP of a vendor', 'nonIp', concat(macs, hex('0026 aaaa03 00000c 2000')), 'SNAP of a vendor'],
    ['ARP in SNAP', 'arp', concat(macs, hex('0026 aaaa03 000000 0806')), 'ethertype 0x0806 (ARP)'],
    ['PPPoE discovery', 'nonIp', concat(macs, hex('8863 1109 0000 0000')), 'ethertype 0x8863 (PPPoE discovery)'],
    ['PPP control', 'nonIp', concat(macs, hex('8864 1100 0001 0004 c021 0101')), 'PPP control protocol'],
    ['MPLS pseudowire', 'nonIp', concat(macs, hex('8847 00011140 00000000')), 'MPLS payload without IP'],
    ['MACsec', 'encrypted', concat(macs, hex('88e5 0000')), 'ethertype 0x88e5 (MACsec)'],
  ])('%s is counted, not decoded', (_name, fate, frame, detail) => {
    const result = probe([frame, frame]);
    expect(result.fates).toEqual({ [fate]: 2 });
    expect(result.codes).toEqual({ 'link.skipped': 2 });
    expect(result.details).toEqual([detail]);
  });
});

describe('cooked, loopback and raw', () => {
  it('Linux cooked v1 and v2', () => {
    leadsToTcp(113, concat(hex('0000 0001 0006 020000000001 0000 0800'), v4));
    leadsToTcp(113, concat(hex('0004 0001 0006 020000000001 0000 8100 0005 86dd'), v6), 'fd00::1');
    leadsToTcp(276, concat(hex('0800 0000 00000002 0001 00 06 0200000000010000'), v4));
    leadsToTcp(276, concat(hex('86dd 0000 00000002 0001 04 06 0200000000010000'), v6), 'fd00::1');
  });

  it('Linux cooked without an ethertype', () => {
    leadsToTcp(113, concat(hex('0000 0001 0006 020000000001 0000 0004'), snap, hex('0800'), v4));
    leadsToTcp(113, concat(hex('0000 0200 0000 0000000000000000 0007 ff03 0021'), v4));
    expect(probe([hex('0000 0118 0006 020000000001 0000 000c 00000000')], { linkType: 113 }).fates).toEqual({
      nonIp: 1,
    });
  });

  it.each([0, 108])('loopback %i, both byte orders, every number of IPv6', (linkType) => {
    leadsToTcp(linkType, concat(hex('02000000'), v4));
    leadsToTcp(linkType, concat(hex('00000002'), v4));
    for (const family of [10, 23, 24, 26, 28, 30]) {
      leadsToTcp(linkType, concat([family, 0, 0, 0], v6), 'fd00::1');
      leadsToTcp(linkType, concat([0, 0, 0, family], v6), 'fd00::1');
    }
    expect(probe([concat(hex('07000000'), v4)], { linkType }).fates).toEqual({ nonIp: 1 });
    expect(probe([concat(hex('02000002'), v4)], { linkType }).fates).toEqual({ nonIp: 1 });
  });

  it('raw IP', () => {
    for (const linkType of [12, 14, 101]) {
      leadsToTcp(linkType, v4);
      leadsToTcp(linkType, v6, 'fd00::1');
      expect(probe([hex('10203040')], { linkType }).codes).toEqual({ 'link.truncated': 1 });
      expect(probe([new Uint8Array(40)], { linkType }).codes).toEqual({ 'ip.bad-header': 1 });
    }
    leadsToTcp(228, v4);
    leadsToTcp(229, v6, 'fd00::1');
    expect(probe([v6], { linkType: 228 }).codes).toEqual({ 'ip.bad-header': 1 });
  });
});

describe('other link types', () => {
  it('FDDI', () => {
    leadsToTcp(10, concat(hex('50'), macs, snap, hex('0800'), v4));
    expect(probe([concat(hex('80'), macs, snap, hex('0800'), v4)], { linkType: 10 }).fates).toEqual({ nonIp: 1 });
  });

  it.each([
    [7, '0102'],
    [129, '0102 00fe'],
  ])('ARCNET (link type %i)', (linkType, addresses) => {
    const header = (rest: string): Uint8Array => hex(`${addresses} ${rest}`);
    leadsToTcp(linkType, concat(header('d4 00 0101'), v4));
    leadsToTcp(linkType, concat(header('c4 00 0101'), v6), 'fd00::1');
    leadsToTcp(linkType, concat(header('f0'), v4));
    leadsToTcp(linkType, concat(header('d4 ff ffff d4 00 0101'), v4));
    expect(probe([concat(header('d5 00 0101'), v4)], { linkType }).fates).toEqual({ arp: 1 });
    expect(probe([header('f1')], { linkType }).fates).toEqual({ arp: 1 });
    expect(probe([header('d6 00 0101')], { linkType }).details).toEqual(['ethertype 0x8035 (RARP)']);
    expect(probe([header('fa 00 0101')], { linkType }).details).toEqual(['ARCNET protocol without IP']);
    expect(probe([header('d4 00 01')], { linkType }).fates).toEqual({ damaged: 1 });
    expect(probe([header('d4 ff ffff d4 00')], { linkType }).fates).toEqual({ damaged: 1 });
  });

  it('IP over InfiniBand', () => {
    leadsToTcp(242, concat(new Uint8Array(40), hex('0800 0000'), v4));
    leadsToTcp(242, concat(new Uint8Array(40), hex('86dd 0000'), v6), 'fd00::1');
  });

  it('netfilter log, both byte orders', () => {
    const length = 4 + v4.length;
    leadsToTcp(239, concat(hex('0200002a 0800 0100 00000003 0500 0a00 00000000'), [length, 0, 9, 0], v4));
    leadsToTcp(239, concat(hex('0200002a 0008 0001 00000003 0005 000a 00000000'), [0, length, 0, 9], v4));
    leadsToTcp(239, concat(hex('0a00002a'), [4 + v6.length, 0, 9, 0], v6), 'fd00::1');
    expect(probe([hex('0700002a 0800 0900 00000003')], { linkType: 239 }).fates).toEqual({ nonIp: 1 });
    expect(probe([hex('0200002a 0300 0900 00000003')], { linkType: 239 }).fates).toEqual({ nonIp: 1 });
    expect(probe([hex('0201002a 0800 0900 00000003')], { linkType: 239 }).fates).toEqual({ nonIp: 1 });
    expect(probe([hex('0200002a 0800 0100 00000003')], { linkType: 239 }).fates).toEqual({ damaged: 1 });
  });
});

describe('PPP', () => {
  it.each([
    ['with address and control', 9, 'ff03 0021'],
    ['without', 9, '0021'],
    ['compressed protocol', 9, '21'],
    ['in HDLC', 50, 'ff03 0021'],
    ['Cisco HDLC under the number of PPP', 50, '0f00 0800'],
    ['Cisco HDLC', 104, '8f00 0800'],
    ['MPLS', 9, 'ff03 0281 00011140'],
  ])('%s', (_name, linkType, header) => {
    leadsToTcp(linkType, concat(hex(header), v4));
  });

  it('PPPoE as a link type', () => {
    leadsToTcp(51, concat(hex('1100 0001'), u16(2 + v4.length), hex('0021'), v4));
  });

  it('control and compressed packets are counted', () => {
    const result = probe([hex('ff03 c021 0101 0004'), hex('002d 0102')], { linkType: 9 });
    expect(result.details).toEqual(['PPP control protocol', 'PPP protocol without IP']);
  });
});

describe('the table', () => {
  it('names every type that is decoded', () => {
    for (const [number, type] of Object.entries(LINK_TYPES)) expect(linkTypeName(Number(number))).toBe(type.name);
  });

  it('counts an unknown type under its name', () => {
    const result = probe([v4, v4], { linkType: 147 });
    expect(result.fates).toEqual({ unknownLink: 2 });
    expect(result.codes).toEqual({ 'file.unknown-linktype': 2 });
    expect(result.details).toEqual(['USER0 (LINKTYPE 147)']);
    expect(linkDecoder(65000)).toBeNull();
    expect(linkTypeName(65000)).toBe('LINKTYPE 65000');
  });
});
