import type { OtherTraffic } from '../report/model.ts';

/** Counts what is no remoting, so that a report without calls can say what was there instead. Bounded. */
export class OtherTrafficCounter {
  readonly #counts = new Map<string, number>();

  /** The first bytes of a connection that is not HTTP. @returns whether it is TLS */
  stream(first: Uint8Array): boolean {
    const kind = streamKind(first);
    this.#add(`${kind} connections`);
    return kind === 'TLS';
  }

  /** A response that carried no AMF. */
  response(mediaType: string): void {
    this.#add(`HTTP responses, ${mediaType === '' ? 'no content type' : mediaType}`);
  }

  /** Packets that never became a TCP segment, by reason. */
  packets(reason: string, count: number): void {
    if (count > 0) this.#add(`packets: ${reason}`, count);
  }

  /** All that was counted, for `otherTrafficRows`. */
  share(): OtherTrafficShare {
    return [...this.#counts];
  }

  #add(what: string, count = 1): void {
    const key = this.#counts.size >= MAX_KINDS && !this.#counts.has(what) ? OTHER : what;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }
}

/** Plain data. */
export type OtherTrafficShare = readonly (readonly [what: string, count: number])[];

/** Media types come from the wire: a hostile capture has as many as it likes. */
const MAX_KINDS = 4096;
const MAX_ROWS = 64;
const OTHER = 'other';

/** Most frequent first, then by name; what is beyond the 64 most frequent kinds is one row. */
export function otherTrafficRows(shares: readonly OtherTrafficShare[]): OtherTraffic[] {
  const counts = new Map<string, number>();
  for (const share of shares) for (const [what, count] of share) counts.set(what, (counts.get(what) ?? 0) + count);
  const rows = [...counts].map(([what, count]) => ({ what, count })).sort(compareRows);
  if (rows.length <= MAX_ROWS) return rows;
  const kept = rows.slice(0, MAX_ROWS).filter(({ what }) => what !== OTHER);
  const sum = (some: readonly OtherTraffic[]) => some.reduce((total, { count }) => total + count, 0);
  return [...kept, { what: OTHER, count: sum(rows) - sum(kept) }].sort(compareRows);
}

function compareRows(a: OtherTraffic, b: OtherTraffic): number {
  return b.count - a.count || (a.what < b.what ? -1 : 1);
}

function streamKind(first: Uint8Array): string {
  // RFC 8446 §5.1: content type handshake or alert, major version 3.
  if (
    first.length >= 3 &&
    (first[0] === 0x16 || first[0] === 0x15 || first[0] === 0x17 || first[0] === 0x14) &&
    first[1] === 0x03 &&
    first[2]! <= 4
  )
    return 'TLS';
  // The ClientHello of SSL 2.0.
  if (first.length >= 3 && first[0]! >= 0x80 && first[2] === 1) return 'TLS';
  // RTMP C0 (domain §7.2); 6, 8 and 9 are the encrypted variants.
  if (first.length >= 9 && (first[0] === 0x03 || first[0] === 0x06) && first[5] === 0 && first[6] === 0) return 'RTMP';
  return 'other TCP';
}
