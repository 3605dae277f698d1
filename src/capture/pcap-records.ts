import type { DiagnosticLog, Place } from '../diagnostics/log.ts';
import type { PacketGate } from './packet-gate.ts';
import type { PcapHeader } from './pcap-header.ts';
import { Tally } from './tally.ts';

/** The rules for a classic capture's records, the same for every reader of them. */
export class PcapRecords {
  readonly #gate: PacketGate;
  readonly #input: string;
  readonly #log: DiagnosticLog;
  readonly #maxRecord: number;
  readonly #snapLength: number;
  readonly #linkType: number;
  readonly #fractionsPerSecond: number;
  readonly #nanosPerFraction: number;
  readonly #aboveSnapLength: Tally;
  readonly #aboveLength: Tally;
  readonly #badFraction: Tally;

  constructor(header: PcapHeader, gate: PacketGate, log: DiagnosticLog, input: string, maxRecord: number) {
    this.#gate = gate;
    this.#input = input;
    this.#log = log;
    this.#maxRecord = maxRecord;
    this.#snapLength = header.snapLength === 0 ? Number.POSITIVE_INFINITY : header.snapLength;
    this.#linkType = header.linkType;
    this.#fractionsPerSecond = header.fractionsPerSecond;
    this.#nanosPerFraction = 1_000_000_000 / header.fractionsPerSecond;
    this.#aboveSnapLength = new Tally(log, 'file.caplen-above-snaplen');
    this.#aboveLength = new Tally(log, 'file.caplen-above-len');
    this.#badFraction = new Tally(log, 'file.bad-fraction');
  }

  /** False when a record of this captured length is not read: nothing after it can be trusted. */
  accepts(capturedLength: number, fileOffset: number): boolean {
    if (capturedLength <= this.#maxRecord) return true;
    this.#log.report('file.record-too-large', `captured length ${capturedLength}, limit ${this.#maxRecord}`, {
      input: this.#input,
      fileOffset,
    });
    return false;
  }

  /** One whole record: frame `bytes[from, to)`, its header at `fileOffset`. */
  deliver(
    bytes: Uint8Array,
    from: number,
    to: number,
    originalLength: number,
    seconds: number,
    fraction: number,
    fileOffset: number,
  ): void {
    const capturedLength = to - from;
    let wireLength = originalLength;
    if (capturedLength > this.#snapLength && this.#aboveSnapLength.wantsExample()) {
      this.#aboveSnapLength.report(`${capturedLength} bytes, snap length ${this.#snapLength}`, this.#place(fileOffset));
    }
    if (capturedLength > originalLength) {
      wireLength = capturedLength;
      if (this.#aboveLength.wantsExample()) {
        this.#aboveLength.report(`${capturedLength} bytes captured of ${originalLength}`, this.#place(fileOffset));
      }
    }
    let wholeSeconds = seconds;
    if (fraction >= this.#fractionsPerSecond) {
      wholeSeconds = Number.NaN;
      if (this.#badFraction.wantsExample()) {
        this.#badFraction.report(`fraction ${fraction} of ${this.#fractionsPerSecond}`, this.#place(fileOffset));
      }
    }
    this.#gate.packet(bytes, from, to, wireLength, this.#linkType, wholeSeconds, fraction * this.#nanosPerFraction);
  }

  /** The input ended `length` bytes into the record at `fileOffset`. */
  cut(length: number, fileOffset: number): void {
    this.#log.report('file.truncated-record', `the input ends ${length} bytes into a record`, {
      input: this.#input,
      fileOffset,
    });
  }

  end(): void {
    this.#aboveSnapLength.flush();
    this.#aboveLength.flush();
    this.#badFraction.flush();
  }

  #place(fileOffset: number): Place {
    return { input: this.#input, packet: this.#gate.nextNumber, fileOffset };
  }
}
