import { describe, expect, it } from 'vitest';
import { probe } from '../support/network-probe.ts';
import { type Bytes, concat, hex, tcpPacket, tcpSegment, u16 } from '../support/packet-builder.ts';

const addresses = hex('020000000001 020000000002 020000000003');
const ip = tcpPacket({ payload: 'over the air' });
const llc = concat(hex('aaaa03000000 0800'), ip);

interface WifiFields {
  readonly control?: number;
  readonly flags?: number;
  readonly sequence?: string;
  /** What stands between the third address and the payload: fourth address, QoS, HT control, padding. */
  readonly more?: Bytes;
}

function wifi(fields: WifiFields, payload: Bytes): Uint8Array {
  const { control = 0x08, flags = 1, sequence = '1000', more = [] } = fields;
  return concat([control, flags, 0, 0], addresses, hex(sequence), more, payload);
}

function leadsToTcp(linkType: number, frame: Uint8Array): void {
  const result = probe([frame], { linkType });
  expect(result.fates).toEqual({ tcp: 1 });
  expect(result.datagrams[0]?.payload).toEqual(tcpSegment({ payload: 'over the air' }));
}

describe('802.11', () => {
  it.each([
    ['data', {}],
    ['relayed, four addresses', { flags: 3, more: hex('020000000004') }],
    ['QoS', { control: 0x88, more: [0, 0] }],
    ['QoS with HT control', { control: 0x88, flags: 0x81, more: [0, 0, 0, 0, 0, 0] }],
    ['QoS, four addresses', { control: 0x88, flags: 3, more: hex('020000000004 0000') }],
  ] as const)('%s', (_name, fields) => {
    leadsToTcp(105, wifi(fields, llc));
  });

  it('a frame check sequence is no payload', () => {
    leadsToTcp(105, wifi({}, concat(llc, hex('deadbeef'))));
  });

  it.each([
    ['management', { control: 0x80 }, 'nonIp', '802.11 management'],
    ['control', { control: 0xd4 }, 'nonIp', '802.11 control'],
    ['null data', { control: 0x48 }, 'nonIp', '802.11 without data'],
    ['protected', { flags: 0x41 }, 'encrypted', '802.11 protected data'],
    ['first fragment', { flags: 0x05 }, 'nonIp', '802.11 fragment'],
    ['later fragment', { sequence: '1100' }, 'nonIp', '802.11 fragment'],
  ] as const)('%s is counted', (_name, fields, fate, detail) => {
    const result = probe([wifi(fields, llc)], { linkType: 105 });
    expect(result.fates).toEqual({ [fate]: 1 });
    expect(result.details).toEqual([detail]);
  });

  it('an aggregate gives every subframe', () => {
    const subframe = (payload: string): Uint8Array => {
      const content = concat(hex('aaaa03000000 0800'), tcpPacket({ payload }));
      return concat(hex('020000000001 020000000002'), u16(content.length), content);
    };
    const first = subframe('one');
    const padding = new Uint8Array(-first.length & 3);
    const frame = wifi({ control: 0x88, more: [0x80, 0] }, concat(first, padding, subframe('second')));
    const result = probe([frame], { linkType: 105 });
    expect(result.fates).toEqual({ tcp: 1 });
    expect(result.datagrams.map((d) => new TextDecoder().decode(d.payload.subarray(20)))).toEqual(['one', 'second']);
  });

  it('an aggregate with an impossible subframe length ends there', () => {
    const frame = wifi({ control: 0x88, more: [0x80, 0] }, concat(hex('020000000001 020000000002 ffff'), llc));
    expect(probe([frame], { linkType: 105 }).fates).toEqual({ tcp: 1 });
    const empty = wifi({ control: 0x88, more: [0x80, 0] }, new Uint8Array(600));
    expect(probe([empty], { linkType: 105 }).codes).toEqual({ 'link.truncated': 37 });
  });
});

describe('headers of the receiver', () => {
  it('radiotap without flags', () => {
    leadsToTcp(127, concat(hex('00000800 00000000'), wifi({}, llc)));
  });

  it('radiotap with clock and flags: frame check, padded header', () => {
    const header = hex('00001900 03000080 00000000 00000000 1122334455667788 30');
    leadsToTcp(127, concat(header, wifi({ control: 0x88, more: hex('0000 0000') }, concat(llc, hex('deadbeef')))));
  });

  it('radiotap of a frame the receiver found damaged', () => {
    const result = probe([concat(hex('00000900 02000000 50'), wifi({}, llc))], { linkType: 127 });
    expect(result.fates).toEqual({ nonIp: 1 });
    expect(result.details).toEqual(['frame check failed at the receiver']);
  });

  it('radiotap that is none', () => {
    expect(probe([concat(hex('01000800 00000000'), wifi({}, llc))], { linkType: 127 }).fates).toEqual({ nonIp: 1 });
    expect(probe([concat(hex('00000400 00000000'), wifi({}, llc))], { linkType: 127 }).fates).toEqual({ nonIp: 1 });
    expect(probe([concat(hex('0000ffff 00000000'), wifi({}, llc))], { linkType: 127 }).fates).toEqual({ damaged: 1 });
  });

  it('Prism in both byte orders, and AVS', () => {
    leadsToTcp(119, concat(hex('44000000 90000000'), new Uint8Array(136), wifi({}, llc)));
    leadsToTcp(119, concat(hex('00000044 00000090'), new Uint8Array(136), wifi({}, llc)));
    leadsToTcp(119, concat(hex('80211001 00000040'), new Uint8Array(56), wifi({}, llc)));
    leadsToTcp(163, concat(hex('80211001 00000040'), new Uint8Array(56), wifi({}, llc)));
    expect(probe([concat(hex('44000000 00000000'), wifi({}, llc))], { linkType: 119 }).fates).toEqual({ nonIp: 1 });
  });
});
