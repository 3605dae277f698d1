import { describe, expect, it } from 'vitest';
import { probe } from '../support/network-probe.ts';
import {
  type Bytes,
  concat,
  ethernetFrame,
  hex,
  ipv4Packet,
  ipv6Packet,
  tcpFrame,
  tcpPacket,
  u16,
  udpDatagram,
} from '../support/packet-builder.ts';

const inner = { source: '172.16.0.1', destination: '172.16.0.2', payload: 'inside' };
const v4 = tcpPacket(inner);
const v6 = tcpPacket({ ...inner, source: 'fd00::1', destination: 'fd00::2' });
const frame = tcpFrame(inner);
const over = (protocol: number, payload: Bytes): Uint8Array => ethernetFrame({}, ipv4Packet({ protocol }, payload));
const gre = (header: string, payload: Bytes): Uint8Array => over(47, concat(hex(header), payload));
const wifi = hex('08010000 020000000001 020000000002 020000000003 1000');
const swapped = hex('01080000 020000000001 020000000002 020000000003 0010');
const udp = (port: number, payload: Bytes): Uint8Array => over(17, udpDatagram(50000, port, payload));

describe('tunnels', () => {
  it.each([
    ['IP in IP', over(4, v4)],
    ['IPv6 in IPv4', over(41, v6)],
    ['IPv4 in IPv6', ethernetFrame({ ethertype: 0x86dd }, ipv6Packet({ nextHeader: 4 }, v4))],
    ['MPLS in IP', over(137, concat(hex('00011140'), v4))],
    ['Ethernet in IP', over(97, concat(hex('3000'), frame))],
    ['GRE', gre('0000 0800', v4)],
    ['GRE with IPv6', gre('0000 86dd', v6)],
    ['GRE with checksum, key and sequence', gre('b000 0800 00000000 00000001 00000002', v4)],
    ['GRE with Ethernet', gre('2000 6558 00000001', frame)],
    ['GRE with MPLS', gre('0000 8847 00011140', v4)],
    ['PPTP', gre('3081 880b 00100001 00000001 00000001 ff03 0021', v4)],
    ['ERSPAN I', gre('0000 88be', frame)],
    ['ERSPAN II', gre('1000 88be 00000001 1000000100000000', frame)],
    ['ERSPAN III', gre('1000 22eb 00000001 200000010000000000000000', frame)],
    ['ERSPAN III with its optional part', gre('1000 22eb 00000001 200000010000000000000001 0000000000000000', frame)],
    ['GRE of an access point', gre('0000 8210', concat(wifi, hex('aaaa030000000800'), v4))],
    ['VXLAN', udp(4789, concat(hex('0800000000002a00'), frame))],
    ['Geneve with an option', udp(6081, concat(hex('0100 6558 00002a00 0102 0300'), frame))],
    ['Geneve with IP', udp(6081, concat(hex('0000 0800 00002a00'), v4))],
    ['CAPWAP with 802.11', udp(5247, concat(hex('00 100300 00000000'), wifi, hex('aaaa030000000800'), v4))],
    [
      'CAPWAP with a wireless header and exchanged bytes',
      udp(5247, concat(hex('00 200320 00000000 04bf230000000000'), swapped, hex('aaaa030000000800'), v4)),
    ],
    ['CAPWAP with Ethernet', udp(5247, concat(hex('00 100200 00000000'), frame))],
    ['CAPWAP from the controller', over(17, udpDatagram(5247, 50000, concat(hex('00 100200 00000000'), frame)))],
    ['AYIYA', udp(5072, concat(hex('4152 1129 4af64c00'), new Uint8Array(36), v6))],
    ['AYIYA from the server', over(17, udpDatagram(5072, 50000, concat(hex('0010 1104 4af64c00 0000000000'), v4)))],
    ['GTP-U', udp(2152, concat(hex('30ff 0022 00000001'), v4))],
    ['GTP-U with a sequence number', udp(2152, concat(hex('32ff 0026 00000001 0001 0000'), v6))],
    ['GTP-U with an extension header', udp(2152, concat(hex('34ff 0026 00000001 0001 0085 01 000000'), v4))],
  ])('%s', (_name, packet) => {
    const result = probe([packet]);
    expect(result.fates).toEqual({ tcp: 1 });
    expect(new TextDecoder().decode(result.datagrams[0]?.payload.subarray(20))).toBe('inside');
    expect(result.datagrams[0]?.source).toMatch(/^172\.16\.0\.1$|^fd00::1$/);
  });

  it.each([
    ['source-routed GRE', 'otherTransport', gre('4000 0800', v4)],
    ['GRE of another version', 'otherTransport', gre('0002 0800', v4)],
    ['GRE without IP', 'nonIp', gre('0000 1234', v4)],
    ['VXLAN port, no VXLAN', 'udp', udp(4789, hex('0000000000002a0001020304'))],
    ['Geneve of another version', 'udp', udp(6081, hex('4000655800002a0001020304'))],
    ['GTP-U echo', 'udp', udp(2152, hex('3201 0004 00000001 0001 0000'))],
    ['CAPWAP in DTLS', 'udp', udp(5247, concat(hex('01 000000 16fefd0000'), frame))],
    ['a fragment of CAPWAP', 'udp', udp(5247, concat(hex('00 100380 00000000'), frame))],
    ['a keep-alive of CAPWAP', 'udp', udp(5247, concat(hex('00 100308 00000000'), frame))],
    ['CAPWAP of another radio', 'udp', udp(5247, concat(hex('00 100700 00000000'), frame))],
    ['a CAPWAP header below its least length', 'udp', udp(5247, concat(hex('00 080300 00000000'), frame))],
    ['AYIYA heartbeat', 'udp', udp(5072, concat(hex('4152 103b 4af64c00'), new Uint8Array(36)))],
    ['AYIYA with something else', 'udp', udp(5072, concat(hex('4152 1106 4af64c00'), new Uint8Array(36), v4))],
    ['DNS', 'udp', udp(53, 'what is the name')],
    ['ICMP', 'icmp', over(1, 'ping')],
    ['SCTP', 'otherTransport', over(132, 'chunk')],
  ])('%s is no tunnel', (_name, fate, packet) => {
    expect(probe([packet]).fates).toEqual({ [fate]: 1 });
  });

  it('a header beyond the datagram, or beyond the capture', () => {
    expect(probe([gre('b000 0800', '')]).codes).toEqual({ 'link.truncated': 1 });
    const packet = gre('b000 0800 00000000 00000001 00000002', v4);
    expect(probe([{ bytes: packet, captured: 40 }]).fates).toEqual({ cut: 1 });
    expect(probe([{ bytes: packet, captured: 80 }]).codes).toEqual({ 'file.snaplen-truncated': 1 });
  });

  it('an aggregate inside a tunnel', () => {
    const content = concat(hex('aaaa030000000800'), v4);
    const subframe = concat(hex('020000000001 020000000002'), u16(content.length), content);
    const aggregate = concat(hex('88010000 020000000001 020000000002 020000000003 1000 8000'), subframe);
    const two = concat(aggregate, new Uint8Array(-subframe.length & 3), subframe);
    const result = probe([gre('0000 8240', two)]);
    expect(result.datagrams).toHaveLength(2);
    expect(result.fates).toEqual({ tcp: 1 });
  });

  it('nesting is bounded', () => {
    const nested = (depth: number): Uint8Array => {
      let packet = v4;
      for (let i = 0; i < depth; i++) packet = ipv4Packet({ protocol: 4 }, packet);
      return ethernetFrame({}, packet);
    };
    expect(probe([nested(15)]).fates).toEqual({ tcp: 1 });
    const result = probe([nested(16)]);
    expect(result.fates).toEqual({ limit: 1 });
    expect(result.codes).toEqual({ 'link.depth-limit': 1 });
    expect(probe([nested(2)], { layers: 2 }).fates).toEqual({ limit: 1 });
  });
});
