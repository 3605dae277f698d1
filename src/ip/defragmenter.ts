import type { DiagnosticLog } from '../diagnostics/log.ts';
import { formatAddress } from './address.ts';
import type { Datagram } from './datagram.ts';
import { type FragmentOverlap, FragmentSet, Seen } from './fragment-set.ts';

/** Largest datagram payload the offset field can describe. */
const LARGEST_PAYLOAD = 0xffff;
/** Pieces of one datagram: 64 KiB in parts of 68-byte links, and nothing smaller at length. */
const MAX_PIECES = 1024;
/** Complete datagrams remembered so that a fragment captured twice does not open a datagram that never ends. */
const REMEMBERED = 64;
const SLAB_LENGTH = 256 * 1024;

export interface DefragmenterLimits {
  /** Datagrams at a time. */
  readonly fragments: number;
  /** Bytes held in all of them. */
  readonly fragmentBytes: number;
  /** Seconds of capture time from a datagram's first fragment on. */
  readonly fragmentAge: number;
}

/** What became of a fragment. */
export const Joined = {
  /** Kept; the datagram is not complete. */
  kept: 0,
  /** The datagram is complete and has replaced the fragment in the `Datagram` that was handed in. */
  complete: 1,
  /** Impossible; dropped. */
  refused: 2,
} as const;

export type Joined = (typeof Joined)[keyof typeof Joined];

interface Remembered {
  readonly set: FragmentSet;
  readonly payload: Uint8Array;
}

/**
 * Puts IPv4 and IPv6 datagrams together from fragments (RFC 815, RFC 8200 §4.5). Bounded by number, bytes and age; what is given up is reported. The table is keyed by
 * a seeded integer hash of the key's words, collisions compared in full.
 */
export class Defragmenter {
  /** Of the datagram completed last: the time of the first of its packets to arrive (NaN unknown). */
  firstNs = Number.NaN;
  /** Packets whose datagram was given up. */
  lostPackets = 0;

  readonly #log: DiagnosticLog;
  readonly #limits: DefragmenterLimits;
  readonly #overlap: FragmentOverlap;
  readonly #seed = globalThis.crypto.getRandomValues(new Int32Array(1))[0]!;
  readonly #table = new Map<number, FragmentSet>();
  readonly #remembered: (Remembered | undefined)[] = [];
  #rememberAt = 0;
  #oldest: FragmentSet | null = null;
  #newest: FragmentSet | null = null;
  #sets = 0;
  #bytes = 0;
  #nowNs = Number.NaN;
  /** Reassembled payloads, appended and never overwritten: whoever borrowed one finds it unchanged. */
  #slab = new Uint8Array(0);
  #slabUsed = 0;

  constructor(log: DiagnosticLog, limits: DefragmenterLimits, overlap: FragmentOverlap) {
    this.#log = log;
    this.#limits = limits;
    this.#overlap = overlap;
  }

  /** Takes the fragment in `datagram` (bytes are copied). */
  add(datagram: Datagram, timeNs: number, packet: number): Joined {
    if (datagram.fragmentOffset + datagram.payloadLength > LARGEST_PAYLOAD) {
      const end = datagram.fragmentOffset + datagram.payloadLength;
      this.#log.report('ip.frag-too-large', `${describe(datagram)}: fragment ends at ${end}`, { packet });
      return Joined.refused;
    }
    if (!Number.isNaN(timeNs)) this.#nowNs = timeNs;
    this.#expire();
    const hash = this.#hash(datagram);
    const set = this.#find(hash, datagram) ?? this.#open(hash, datagram, timeNs, packet);
    set.packets++;
    if (set.abandoned) return Joined.kept;
    if (datagram.fragmentOffset === 0) set.nameProtocol(datagram.protocol, this.#overlap);
    if (set.echo !== null && !repeats(set.echo, datagram)) set.echo = null;
    const before = set.capacity;
    const seen = set.accept(datagram, this.#overlap);
    this.#bytes += set.capacity - before;
    if ((seen & (Seen.conflict | Seen.lengthMismatch)) !== 0) this.#reportDisagreement(set, seen, packet);
    if ((seen & Seen.duplicate) !== 0) this.#reportDuplicate(set, packet);
    if (set.complete) {
      this.#deliver(set, datagram, packet);
      return Joined.complete;
    }
    if (set.pieces > MAX_PIECES) {
      this.#log.report('ip.frag-limit', `${describe(set)}: more than ${MAX_PIECES} fragments`, { packet });
      this.#bytes -= set.capacity;
      set.abandon();
    }
    while (this.#oldest !== null && this.#bytes > this.#limits.fragmentBytes) {
      this.#evict(this.#oldest, packet, `more than ${this.#limits.fragmentBytes} bytes held`);
    }
    return Joined.kept;
  }

  /** Gives up everything that waits. */
  end(): void {
    while (this.#oldest !== null) this.#giveUp(this.#oldest);
  }

  #expire(): void {
    const ageNs = this.#limits.fragmentAge * 1e9;
    while (this.#oldest !== null && this.#nowNs - this.#oldest.bornNs > ageNs) this.#giveUp(this.#oldest);
  }

  #open(hash: number, datagram: Datagram, timeNs: number, packet: number): FragmentSet {
    while (this.#oldest !== null && this.#sets >= this.#limits.fragments) {
      this.#evict(this.#oldest, packet, `more than ${this.#limits.fragments} datagrams at a time`);
    }
    const set = new FragmentSet(hash, datagram, timeNs, this.#nowNs, packet);
    set.echo = this.#recall(set);
    set.chained = this.#table.get(hash) ?? null;
    this.#table.set(hash, set);
    set.older = this.#newest;
    if (this.#newest === null) this.#oldest = set;
    else this.#newest.newer = set;
    this.#newest = set;
    this.#sets++;
    this.#bytes += set.capacity;
    return set;
  }

  #remove(set: FragmentSet): void {
    const head = this.#table.get(set.hash);
    if (head === set) {
      if (set.chained === null) this.#table.delete(set.hash);
      else this.#table.set(set.hash, set.chained);
    } else {
      let before = head;
      while (before !== undefined && before.chained !== set) before = before.chained ?? undefined;
      if (before !== undefined) before.chained = set.chained;
    }
    if (set.older === null) this.#oldest = set.newer;
    else set.older.newer = set.newer;
    if (set.newer === null) this.#newest = set.older;
    else set.newer.older = set.older;
    set.chained = null;
    set.older = null;
    set.newer = null;
    this.#sets--;
    this.#bytes -= set.capacity;
  }

  #deliver(set: FragmentSet, datagram: Datagram, packet: number): void {
    this.#remove(set);
    const length = set.length;
    if (this.#slabUsed + length > this.#slab.length) {
      this.#slab = new Uint8Array(SLAB_LENGTH);
      this.#slabUsed = 0;
    }
    const from = this.#slabUsed;
    const written = set.copyTo(this.#slab, from);
    this.#slabUsed += written;
    this.#remember(set, this.#slab.subarray(from, from + written));
    if (this.#log.isFull('ip.fragments')) this.#log.tally('ip.fragments');
    else this.#log.report('ip.fragments', `${describe(set)}: ${set.packets} fragments, ${length} bytes`, { packet });
    datagram.bytes = this.#slab;
    datagram.protocol = set.protocol;
    datagram.ttl = set.ttl;
    datagram.headerFrom = from;
    datagram.payloadFrom = from;
    datagram.payloadTo = from + written;
    datagram.payloadLength = length;
    datagram.ambiguous = set.ambiguous;
    datagram.fragment = false;
    this.firstNs = set.firstNs;
    set.abandon();
  }

  #evict(set: FragmentSet, packet: number, reason: string): void {
    if (this.#log.isFull('ip.frag-limit')) this.#log.tally('ip.frag-limit');
    else this.#log.report('ip.frag-limit', `${describe(set)} dropped: ${reason}`, { packet });
    this.#giveUp(set);
  }

  #giveUp(set: FragmentSet): void {
    this.#remove(set);
    if (set.echo !== null) {
      this.#log.tally('ip.frag-duplicate', set.packets);
      return;
    }
    this.lostPackets += set.packets;
    if (this.#log.isFull('ip.frag-incomplete')) {
      this.#log.tally('ip.frag-incomplete');
      return;
    }
    const detail = `${describe(set)}: never complete, ${set.packets} fragments kept`;
    this.#log.report('ip.frag-incomplete', detail, { packet: set.firstPacket });
  }

  #reportDisagreement(set: FragmentSet, seen: number, packet: number): void {
    if ((seen & Seen.conflict) !== 0) {
      const note = set.version === 6 ? '; a host that follows RFC 5722 drops such a datagram' : '';
      const detail = `${describe(set)}: the ${this.#overlap} bytes are used${note}`;
      this.#log.report('ip.frag-conflict', detail, { packet });
    }
    if ((seen & Seen.lengthMismatch) !== 0) {
      this.#log.report('ip.frag-length-mismatch', `${describe(set)}: ${set.length} bytes are assumed`, { packet });
    }
  }

  #reportDuplicate(set: FragmentSet, packet: number): void {
    if (this.#log.isFull('ip.frag-duplicate')) this.#log.tally('ip.frag-duplicate');
    else this.#log.report('ip.frag-duplicate', describe(set), { packet });
  }

  #remember(set: FragmentSet, payload: Uint8Array): void {
    this.#remembered[this.#rememberAt] = { set, payload };
    this.#rememberAt = (this.#rememberAt + 1) % REMEMBERED;
  }

  /** The payload of the datagram with the same key completed most recently, if that was within the age limit. */
  #recall(set: FragmentSet): Uint8Array | null {
    for (let i = 1; i <= REMEMBERED; i++) {
      const entry = this.#remembered[(this.#rememberAt - i + REMEMBERED) % REMEMBERED];
      if (entry === undefined) return null;
      if (!sameKey(entry.set, set)) continue;
      const tooOld = set.bornNs - entry.set.bornNs > this.#limits.fragmentAge * 1e9;
      return tooOld ? null : entry.payload;
    }
    return null;
  }

  #find(hash: number, datagram: Datagram): FragmentSet | null {
    let set = this.#table.get(hash) ?? null;
    while (set !== null && !sameKey(set, datagram)) set = set.chained;
    return set;
  }

  #hash(datagram: Datagram): number {
    let hash = this.#seed ^ datagram.identification;
    hash = mix(hash, datagram.src0 ^ datagram.version);
    hash = mix(hash, datagram.src1);
    hash = mix(hash, datagram.src2);
    hash = mix(hash, datagram.src3);
    hash = mix(hash, datagram.dst0);
    hash = mix(hash, datagram.dst1);
    hash = mix(hash, datagram.dst2);
    return mix(hash, datagram.dst3);
  }
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** RFC 791 §3.2: addresses, identification and protocol; RFC 8200 §4.5: without the protocol. */
function sameKey(a: FragmentSet, b: FragmentSet | Datagram): boolean {
  return (
    a.identification === b.identification &&
    a.version === b.version &&
    a.src3 === b.src3 &&
    a.dst3 === b.dst3 &&
    (a.version === 4 || sameIpv6Addresses(a, b)) &&
    (a.version === 6 || a.protocol === b.protocol)
  );
}

function sameIpv6Addresses(a: FragmentSet, b: FragmentSet | Datagram): boolean {
  return (
    a.src0 === b.src0 &&
    a.src1 === b.src1 &&
    a.src2 === b.src2 &&
    a.dst0 === b.dst0 &&
    a.dst1 === b.dst1 &&
    a.dst2 === b.dst2
  );
}

/** True when the fragment says what `payload` already said, its end included. */
function repeats(payload: Uint8Array, fragment: Datagram): boolean {
  const offset = fragment.fragmentOffset;
  const end = offset + fragment.payloadLength;
  if (fragment.moreFragments ? end > payload.length : end !== payload.length) return false;
  const captured = fragment.payloadTo - fragment.payloadFrom;
  for (let i = 0; i < captured; i++) {
    if (payload[offset + i] !== fragment.bytes[fragment.payloadFrom + i]) return false;
  }
  return true;
}

function describe(key: FragmentSet | Datagram): string {
  const source = formatAddress(key.version, key.src0, key.src1, key.src2, key.src3);
  const destination = formatAddress(key.version, key.dst0, key.dst1, key.dst2, key.dst3);
  return `${source} > ${destination} identification ${key.identification >>> 0}`;
}
