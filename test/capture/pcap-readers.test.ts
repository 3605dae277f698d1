import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  concat,
  PCAP_MICRO,
  PCAP_MODIFIED,
  PCAP_NANO,
  type PcapOptions,
  pattern,
  pcapFile,
  START_SECONDS,
  someRecords,
} from '../support/capture-files.ts';
import { type SeenCaptures, seeCaptures, streamOf } from '../support/read-captures.ts';

const FIXTURES = ['pyamf-errors.pcap', 'nginx-gateway-errors.pcap'];

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
}

const records = someRecords(40);
const whole = pcapFile(records);
const odd = pcapFile(
  [
    { data: pattern(60, 1), original: 40 },
    { fraction: 4_000_000_000, data: pattern(20, 2) },
    { seconds: 0, data: pattern(20, 3) },
    { seconds: START_SECONDS - 2, data: pattern(20, 4) },
    { data: pattern(0, 0), original: 1500 },
  ],
  { snapLength: 50 },
);

/** Every classic capture at hand. */
const CAPTURES: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(FIXTURES.map((name) => [name, fixture(name)])),
  'little-endian microseconds': whole,
  'big-endian microseconds': pcapFile(records, { little: false }),
  'little-endian nanoseconds': pcapFile(someRecords(40, 1_000_000), { magic: PCAP_NANO }),
  'big-endian nanoseconds': pcapFile(someRecords(40, 1_000_000), { magic: PCAP_NANO, little: false }),
  modified: pcapFile(records, { magic: PCAP_MODIFIED }),
  'version 2.2, lengths swapped': pcapFile([{ data: pattern(30, 1), original: 90 }], { minor: 2 }),
  'version 2.2 big-endian': pcapFile([{ data: pattern(30, 1), original: 90 }], { minor: 2, little: false }),
  'version 2.3, either order': concat([
    pcapFile([{ data: pattern(30, 1), captured: 90, original: 30 }], { minor: 3 }),
    pcapFile([{ data: pattern(30, 2), original: 90 }], { minor: 3 }).subarray(24),
  ]),
  'no packet': pcapFile([]),
  'link type with FCS bits': pcapFile(records, { linkType: 0x5400_0001 }),
  'cut record header': whole.subarray(0, 24 + 8),
  'cut record': whole.subarray(0, whole.length - 5),
  'huge length': concat([whole, pcapFile([{ captured: 0xffff_ffff }, ...records]).subarray(24)]),
  'odd lengths and times': odd,
  'version 3': pcapFile(records, { major: 3 }),
  'cut header': whole.subarray(0, 23),
  empty: new Uint8Array(0),
};

function comparable(seen: SeenCaptures) {
  const { packets, facts, diagnostics, clock } = seen;
  return { packets, facts, diagnostics, baseNs: clock.baseNs };
}

describe('the bulk and the streaming reader give identical packets, facts and diagnostics', () => {
  for (const [name, bytes] of Object.entries(CAPTURES)) {
    it(name, async () => {
      const fromFile = comparable(await seeCaptures([bytes]));
      for (const chunkLength of [65_536, 1000, 7, 1]) {
        expect(comparable(await seeCaptures([streamOf(bytes, chunkLength)]))).toEqual(fromFile);
      }
    });
  }
});

describe('classic captures', () => {
  const variants: Record<string, PcapOptions> = {
    'little-endian': {},
    'big-endian': { little: false },
    modified: { magic: PCAP_MODIFIED },
    'modified big-endian': { magic: PCAP_MODIFIED, little: false },
  };
  for (const [name, options] of Object.entries(variants)) {
    it(`are read: ${name}`, async () => {
      const seen = await seeCaptures([pcapFile(records, options)]);
      expect(seen.codes).toEqual([]);
      expect(seen.packets.map((packet) => packet.data)).toEqual(records.map((record) => record.data));
      expect(seen.packets.map((packet) => packet.timeNs)).toEqual(records.map((_, index) => index * 1_000_000));
      expect(seen.packets.map((packet) => packet.number)).toEqual(records.map((_, index) => index + 1));
      expect(seen.clock.baseNs).toBe(BigInt(START_SECONDS) * 1_000_000_000n);
    });
  }

  it('keep nanoseconds', async () => {
    const seen = await seeCaptures([
      pcapFile([{ fraction: 999_999_999 }, { seconds: START_SECONDS + 1, fraction: 1 }], { magic: PCAP_NANO }),
    ]);
    expect(seen.packets.map((packet) => packet.timeNs)).toEqual([0, 2]);
    expect(seen.facts[0]).toMatchObject({ format: 'pcap-ns', firstPacketNs: 0, lastPacketNs: 2 });
  });

  it('tell the facts', async () => {
    const [facts] = (await seeCaptures([whole], { names: ['a.pcap'] })).facts;
    expect(facts).toEqual({
      name: 'a.pcap',
      bytes: whole.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      format: 'pcap',
      compression: null,
      byteOrder: 'little-endian',
      linkTypes: [1],
      packets: 40,
      firstPacketNs: 0,
      lastPacketNs: 39_000_000,
      readable: true,
    });
  });

  it('strip the FCS bits of the link type', async () => {
    const seen = await seeCaptures([CAPTURES['link type with FCS bits']!]);
    expect(seen.facts[0]!.linkTypes).toEqual([1]);
  });

  it('read the swapped lengths of old versions', async () => {
    for (const name of ['version 2.2, lengths swapped', 'version 2.3, either order']) {
      const seen = await seeCaptures([CAPTURES[name]!]);
      expect(seen.codes).toEqual([]);
      for (const packet of seen.packets) expect([packet.data.length, packet.wireLength]).toEqual([30, 90]);
    }
  });
});

describe('what is wrong with a classic capture', () => {
  const cases: Record<string, { bytes: Uint8Array; codes: string[]; packets: number; readable: boolean }> = {
    'an empty file': { bytes: new Uint8Array(0), codes: ['file.empty'], packets: 0, readable: false },
    'another file': {
      bytes: new TextEncoder().encode('GIF89a and so on'),
      codes: ['file.bad-magic'],
      packets: 0,
      readable: false,
    },
    'a snoop capture': {
      bytes: new TextEncoder().encode('snoop\0\0\0\0\0\0\x02'),
      codes: ['file.unsupported-format'],
      packets: 0,
      readable: false,
    },
    'a cut header': { bytes: whole.subarray(0, 23), codes: ['file.truncated-header'], packets: 0, readable: false },
    'version 3': { bytes: CAPTURES['version 3']!, codes: ['file.unsupported-version'], packets: 0, readable: false },
    'no packet': { bytes: pcapFile([]), codes: [], packets: 0, readable: true },
    'a cut record header': {
      bytes: concat([whole, new Uint8Array(8)]),
      codes: ['file.truncated-record'],
      packets: 40,
      readable: true,
    },
    'a cut record': {
      bytes: whole.subarray(0, whole.length - 1),
      codes: ['file.truncated-record'],
      packets: 39,
      readable: true,
    },
    'a huge length': {
      bytes: CAPTURES['huge length']!,
      codes: ['file.record-too-large'],
      packets: 40,
      readable: true,
    },
    'a huge first length': {
      bytes: pcapFile([{ captured: 0x7fff_ffff }, ...records]),
      codes: ['file.record-too-large'],
      packets: 0,
      readable: false,
    },
    'records above the snap length': {
      bytes: pcapFile(someRecords(3), { snapLength: 20 }),
      codes: ['file.caplen-above-snaplen x 2'],
      packets: 3,
      readable: true,
    },
    'captured above original length': {
      bytes: pcapFile([{ data: pattern(60, 1), original: 40 }]),
      codes: ['file.caplen-above-len'],
      packets: 1,
      readable: true,
    },
  };
  for (const [name, { bytes, codes, packets, readable }] of Object.entries(cases)) {
    it(name, async () => {
      const seen = await seeCaptures([bytes]);
      expect(seen.codes).toEqual(codes);
      expect(seen.packets).toHaveLength(packets);
      expect(seen.facts[0]).toMatchObject({ packets, readable, bytes: bytes.length });
      expect(seen.facts[0]!.sha256).not.toBeNull();
    });
  }

  it('says where', async () => {
    const seen = await seeCaptures([CAPTURES['huge length']!], { names: ['a.pcap'] });
    expect(seen.diagnostics[0]!.examples).toEqual([
      { detail: 'captured length 4294967295, limit 262144', place: { input: 'a.pcap', fileOffset: whole.length } },
    ]);
  });

  it('never gives a wire length below the captured one', async () => {
    const seen = await seeCaptures([pcapFile([{ data: pattern(60, 1), original: 40 }], { magic: PCAP_MICRO })]);
    expect(seen.packets[0]).toMatchObject({ wireLength: 60 });
  });
});
