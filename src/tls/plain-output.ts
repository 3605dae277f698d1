import type { ByteSink, EndReason } from '../bytes/byte-sink.ts';
import type { Opened } from './ciphers/record-cipher.ts';
import type { ProvenanceMap } from './provenance.ts';
import type { TlsRecord } from './record.ts';

/** Records whose place is remembered, for bytes that are acknowledged or seen again later. */
const RING = 512;

/**
 * Hands the plaintext of one direction on as if it had come by TCP: its own offsets, the times and packets of the bytes that carried it. A record's header
 * counts to its first byte, its tag and padding to its last one. A byte in doubt is no longer so when its record has opened: what opens is what was sent.
 */
export class PlainOutput {
  /** Plaintext bytes so far, lost ones included. */
  offset = 0;
  readonly #sink: ByteSink;
  readonly #provenance: ProvenanceMap | null;
  readonly #cipherFrom = new Float64Array(RING);
  readonly #cipherTo = new Float64Array(RING);
  readonly #plainFrom = new Float64Array(RING);
  readonly #plainTo = new Float64Array(RING);
  #head = 0;
  #unsettled = 0;
  #settledTo = 0;
  #ended = false;

  constructor(sink: ByteSink, provenance: ProvenanceMap | null) {
    this.#sink = sink;
    this.#provenance = provenance;
  }

  data(opened: Opened, record: TlsRecord): void {
    const length = opened.to - opened.from;
    if (length <= 0 || this.#ended) return;
    const from = this.offset;
    const streamTo = record.offset + record.to - record.from;
    // Before the bytes: a message that they complete asks at once.
    this.#provenance?.add(from + length, record.number, record.offset, streamTo);
    this.#pieces(opened, length, record);
    this.offset = from + length;
    const at = this.#head++ % RING;
    this.#cipherFrom[at] = record.offset;
    this.#cipherTo[at] = streamTo;
    this.#plainFrom[at] = from;
    this.#plainTo[at] = this.offset;
    if (streamTo <= this.#settledTo) this.#settle();
  }

  lost(length: number, timeNs: number): void {
    if (length <= 0 || this.#ended) return;
    this.#sink.gap(length, this.offset, timeNs, 'lost');
    this.offset += length;
  }

  settled(offset: number): void {
    this.#settledTo = offset;
    this.#settle();
  }

  resent(offset: number, length: number, firstNs: number, againNs: number): void {
    let from = Number.POSITIVE_INFINITY;
    let to = 0;
    for (let index = this.#head - 1; index >= Math.max(0, this.#head - RING); index--) {
      const at = index % RING;
      if (this.#cipherTo[at]! <= offset) break;
      if (this.#cipherFrom[at]! >= offset + length) continue;
      from = Math.min(from, this.#plainFrom[at]!);
      to = Math.max(to, this.#plainTo[at]!);
    }
    if (from < to) this.#sink.resent(from, to - from, firstNs, againNs);
  }

  end(reason: EndReason, timeNs: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sink.end(reason, this.offset, timeNs);
  }

  #pieces(opened: Opened, length: number, record: TlsRecord): void {
    const { arrival } = record;
    const last = arrival.count - 1;
    if (last === 0 || !opened.isLinear) {
      this.#push(opened, 0, length, record, last);
      return;
    }
    const lead = record.to - record.from - record.length + opened.prefix;
    let done = 0;
    for (let index = 0; index <= last; index++) {
      const reach = index === last ? length : Math.min(length - 1, arrival.ends[index]! - lead);
      const upTo = index === 0 && length > 1 ? Math.max(1, reach) : reach;
      if (upTo <= done) continue;
      this.#push(opened, done, upTo, record, index);
      done = upTo;
    }
  }

  #push(opened: Opened, from: number, to: number, { arrival }: TlsRecord, index: number): void {
    this.#sink.push(
      opened.bytes,
      opened.from + from,
      opened.from + to,
      this.offset + from,
      arrival.timesNs[index]!,
      arrival.nowsNs[index]!,
      arrival.packets[index]!,
    );
  }

  #settle(): void {
    let to = -1;
    this.#unsettled = Math.max(this.#unsettled, this.#head - RING);
    while (this.#unsettled < this.#head && this.#cipherTo[this.#unsettled % RING]! <= this.#settledTo) {
      to = this.#plainTo[this.#unsettled++ % RING]!;
    }
    if (to >= 0) this.#sink.settled(to);
  }
}
