import { Network, type NetworkLimits, type NetworkOptions } from '../../src/analysis/network.ts';
import type { PacketAccounting } from '../../src/analysis/packet-fate.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { formatAddress } from '../../src/ip/address.ts';

/** What was seen of one TCP datagram. */
export interface SeenDatagram {
  readonly source: string;
  readonly destination: string;
  readonly payload: Uint8Array;
  readonly payloadLength: number;
  readonly ambiguous: boolean;
  readonly identification: number;
  readonly ttl: number;
  readonly timeNs: number;
  readonly packet: number;
}

export interface ProbeResult {
  readonly datagrams: readonly SeenDatagram[];
  /** Diagnostics with their counts. */
  readonly codes: Readonly<Record<string, number>>;
  readonly details: readonly string[];
  /** Only fates that occur. */
  readonly fates: Partial<PacketAccounting>;
}

export interface ProbeFrame {
  readonly bytes: Uint8Array;
  /** Instead of all of them. */
  readonly captured?: number;
  readonly wireLength?: number;
  readonly timeNs?: number;
}

export const NETWORK_LIMITS: NetworkLimits = {
  layers: 16,
  ip6Headers: 16,
  fragments: 16_384,
  fragmentBytes: 16 * 1024 * 1024,
  fragmentAge: 60,
};

/** Runs frames through a network, a microsecond apart unless they carry a time; each stands inside a larger buffer, so that reading beyond it shows. */
export function probe(
  frames: readonly (Uint8Array | ProbeFrame)[],
  options: Partial<NetworkLimits> & Pick<NetworkOptions, 'fragmentOverlap'> & { linkType?: number } = {},
): ProbeResult {
  const { linkType = 1, fragmentOverlap = 'first', ...limits } = options;
  const log = new DiagnosticLog();
  const datagrams: SeenDatagram[] = [];
  const network = new Network(
    {
      tcp(d, timeNs, packet) {
        datagrams.push({
          source: formatAddress(d.version, d.src0, d.src1, d.src2, d.src3),
          destination: formatAddress(d.version, d.dst0, d.dst1, d.dst2, d.dst3),
          payload: d.bytes.slice(d.payloadFrom, d.payloadTo),
          payloadLength: d.payloadLength,
          ambiguous: d.ambiguous,
          identification: d.identification,
          ttl: d.ttl,
          timeNs,
          packet,
        });
      },
    },
    { log, limits: { ...NETWORK_LIMITS, ...limits }, fragmentOverlap },
  );
  frames.forEach((frame, index) => {
    const { bytes, captured, wireLength, timeNs } =
      frame instanceof Uint8Array ? ({ bytes: frame } as ProbeFrame) : frame;
    const length = captured ?? bytes.length;
    const slab = new Uint8Array(length + 200).fill(0x45);
    slab.set(bytes.subarray(0, length), 100);
    network.packet(slab, 100, 100 + length, wireLength ?? bytes.length, linkType, timeNs ?? index * 1000, index + 1);
  });
  network.end();
  const entries = log.entries();
  return {
    datagrams,
    codes: Object.fromEntries(entries.map((entry) => [entry.code, entry.count])),
    details: entries.flatMap((entry) => entry.examples.map((example) => example.detail)),
    fates: Object.fromEntries(Object.entries(network.accounting).filter(([, count]) => count !== 0)),
  };
}
