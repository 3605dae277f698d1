import { createHash, type Hash } from 'node:crypto';
import { runPipeline } from '../../src/analysis/run-pipeline.ts';
import type { TlsKeys } from '../../src/analysis/tls-keys.ts';
import type { ByteSink, EndReason, GapReason } from '../../src/bytes/byte-sink.ts';

/** What a capture holds, counted. */
export interface NetworkCounts {
  readonly packets: number;
  /** Connections that carried payload. */
  readonly connections: number;
  /** HTTP messages whose head is whole. */
  readonly requests: number;
  readonly responses: number;
  /** SHA-256 of bodies, without content codings and as they were sent. */
  readonly bodies: ReadonlySet<string>;
  /** `LENGTH SHA-256` of each direction of each connection, holes written as tshark does (see `HOLE`). */
  readonly directions: readonly string[];
}

/** What `follow` of tshark writes where bytes are missing, once later ones come; it writes nothing for the cut part of a packet. */
const HOLE = (length: number): string => `[${length} bytes missing in capture file]\0`;

/** Reads a capture with everything that has a default, and counts what came of it. */
export async function countNetwork(file: string, tls: TlsKeys = {}): Promise<NetworkCounts> {
  const directions: HashingSink[] = [];
  const bodies = new Set<string>();
  const messages = { request: 0, response: 0 };
  const findings = await runPipeline(
    [file],
    { values: 'none', tls },
    {
      stream: (_facts, _side, sink) => {
        const hashing = new HashingSink(sink);
        directions.push(hashing);
        return hashing;
      },
      message: (_connection, { direction, body }) => {
        if (body === null) return;
        messages[direction]++;
        for (const sha256 of [body.sha256(), body.kept ? body.content().sha256() : null]) {
          if (sha256 !== null) bodies.add(sha256);
        }
      },
    },
  );
  return {
    packets: findings.packets,
    connections: findings.connections,
    requests: messages.request,
    responses: messages.response,
    bodies,
    directions: directions.map((sink) => sink.digest()),
  };
}

class HashingSink implements ByteSink {
  readonly #hash: Hash = createHash('sha256');
  readonly #next: ByteSink;
  #length = 0;
  #missing = 0;

  constructor(next: ByteSink) {
    this.#next = next;
  }

  push(...[bytes, from, to, ...rest]: Parameters<ByteSink['push']>): void {
    if (this.#missing > 0) this.#add(Buffer.from(HOLE(this.#missing)));
    this.#missing = 0;
    this.#add(bytes.subarray(from, to));
    this.#next.push(bytes, from, to, ...rest);
  }

  gap(length: number, offset: number, timeNs: number, reason: GapReason): void {
    if (reason !== 'snapped') this.#missing += length;
    this.#next.gap(length, offset, timeNs, reason);
  }

  end(reason: EndReason, offset: number, timeNs: number): void {
    this.#next.end(reason, offset, timeNs);
  }

  settled(offset: number): void {
    this.#next.settled(offset);
  }

  resent(...repeat: Parameters<ByteSink['resent']>): void {
    this.#next.resent(...repeat);
  }

  doubt(offset: number, length: number): void {
    this.#next.doubt(offset, length);
  }

  digest(): string {
    return directionDigest(this.#length, this.#hash.copy().digest('hex'));
  }

  #add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#length += bytes.length;
  }
}

export function directionDigest(length: number, sha256: string): string {
  return `${length} ${sha256}`;
}
