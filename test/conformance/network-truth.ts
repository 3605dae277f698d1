import { directionDigest, type NetworkCounts } from './network-counts.ts';

interface FollowedDirection {
  readonly bytes: number;
  readonly sha256: string;
}

interface HttpTotals {
  readonly requests: number;
  readonly responses: number;
}

/** What tshark found in a capture (`NAME.truth.json`). */
export interface NetworkTruth {
  readonly packets: number;
  /** Packet records by a reader of its own: tshark counts custom blocks of pcapng as packets. */
  readonly packetRecordsInFile: number;
  readonly streams: readonly {
    readonly payloadBytesOnWire: number;
    readonly follow?: { readonly node0to1: FollowedDirection; readonly node1to0: FollowedDirection };
  }[];
  /** The larger counts of two passes; missing = no HTTP. */
  readonly httpBest?: HttpTotals;
  /** Given where keys were used, from the corpus: `http` and `httpBest` are then what came out of TLS. */
  readonly keyFile?: string;
  /** Decoded bodies. */
  readonly http?: { readonly exportedObjects: readonly { readonly sha256: string }[] };
}

export const MEASURES = ['packets', 'connections', 'requests', 'responses', 'bodies', 'directions'] as const;
export type Measure = (typeof MEASURES)[number];

/** Both counts of something that differs. */
export interface Difference {
  readonly measure: Measure;
  readonly ours: number;
  readonly truth: number;
}

/** Every count that is not as tshark has it. `directions`: those that tshark could follow, and how many of them have the same bytes here. */
export function networkDifferences(counts: NetworkCounts, truth: NetworkTruth): Difference[] {
  const http: HttpTotals = truth.httpBest ?? NO_HTTP;
  const followed = followedDirections(truth);
  const bodies = truth.keyFile === undefined ? [] : (truth.http?.exportedObjects ?? []).map(({ sha256 }) => sha256);
  const expected: Record<Measure, readonly [ours: number, truth: number]> = {
    packets: [counts.packets, counts.packets === truth.packetRecordsInFile ? counts.packets : truth.packets],
    connections: [counts.connections, truth.streams.filter((stream) => stream.payloadBytesOnWire > 0).length],
    requests: [counts.requests, http.requests],
    responses: [counts.responses, http.responses],
    bodies: [bodies.filter((sha256) => counts.bodies.has(sha256)).length, bodies.length],
    directions: [sameDirections(counts.directions, followed), followed.length],
  };
  return MEASURES.flatMap((measure) => {
    const [ours, told] = expected[measure];
    return ours === told ? [] : [{ measure, ours, truth: told }];
  });
}

const NO_HTTP: HttpTotals = { requests: 0, responses: 0 };

function followedDirections({ streams }: NetworkTruth): string[] {
  return streams
    .flatMap(({ follow }) => (follow === undefined ? [] : [follow.node0to1, follow.node1to0]))
    .filter(({ bytes }) => bytes > 0)
    .map(({ bytes, sha256 }) => directionDigest(bytes, sha256));
}

function sameDirections(ours: readonly string[], followed: readonly string[]): number {
  const left = new Map<string, number>();
  for (const digest of ours) left.set(digest, (left.get(digest) ?? 0) + 1);
  let same = 0;
  for (const digest of followed) {
    const count = left.get(digest) ?? 0;
    if (count === 0) continue;
    left.set(digest, count - 1);
    same++;
  }
  return same;
}
