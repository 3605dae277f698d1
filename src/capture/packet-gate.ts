import type { DiagnosticLog } from '../diagnostics/log.ts';
import { type CaptureClock, formatInstant } from './capture-clock.ts';
import type { PacketSink } from './packet-sink.ts';
import { Tally } from './tally.ts';

const SECONDS_1990 = 631_152_000;
const SECONDS_2100 = 4_102_444_800;
const JUMP_NS = 10 * 365.25 * 86_400 * 1e9;
/** So many packets in a row after a jump, and it is a clock that was set rather than a damaged record. */
const SETTLED = 8;

/**
 * What every packet of every input passes on its way to the sink: numbers it, turns its epoch time into a time since
 * the base and judges the time.
 *
 * A time outside 1990 to 2100 is reported and kept: clocks that begin at 0 still measure durations. A jump over 10
 * years within an input or section is reported and the packet's time is unknown, until `SETTLED` packets in a row agree
 * with it.
 */
export class PacketGate {
  readonly #sink: PacketSink;
  readonly #log: DiagnosticLog;
  readonly #clock: CaptureClock;
  #input = '';
  #number = 0;
  #packets = 0;
  #firstNs = Number.NaN;
  #lastNs = Number.NaN;
  #jumpedNs = Number.NaN;
  #jumped = 0;
  #previousNs = Number.NaN;
  #linkTypes: number[] = [];
  #linkType = -1;
  #backwards: Tally;
  #implausible: Tally;
  #absent: Tally;

  constructor(sink: PacketSink, log: DiagnosticLog, clock: CaptureClock) {
    this.#sink = sink;
    this.#log = log;
    this.#clock = clock;
    this.#backwards = new Tally(log, 'time.backwards');
    this.#implausible = new Tally(log, 'time.implausible');
    this.#absent = new Tally(log, 'time.absent');
  }

  /** Packets of this input so far. */
  get packets(): number {
    return this.#packets;
  }

  /** Packets of all inputs so far. */
  get total(): number {
    return this.#number;
  }

  /** Number that the next packet gets. */
  get nextNumber(): number {
    return this.#number + 1;
  }

  get linkTypes(): readonly number[] {
    return this.#linkTypes;
  }

  /** Time of the first and the last timed packet of this input, in ns since the base; null when it has none. */
  get firstNs(): number | null {
    return Number.isNaN(this.#firstNs) ? null : this.#firstNs;
  }

  get lastNs(): number | null {
    return Number.isNaN(this.#lastNs) ? null : this.#lastNs;
  }

  begin(input: string): void {
    this.#input = input;
    this.#packets = 0;
    this.#firstNs = Number.NaN;
    this.#lastNs = Number.NaN;
    this.beginSection();
    this.#linkTypes = [];
    this.#linkType = -1;
    this.#backwards = new Tally(this.#log, 'time.backwards');
    this.#implausible = new Tally(this.#log, 'time.implausible');
    this.#absent = new Tally(this.#log, 'time.absent');
  }

  /** What follows has a time order of its own: it may begin anywhere. */
  beginSection(): void {
    this.#previousNs = Number.NaN;
    this.#jumped = 0;
  }

  end(): void {
    this.#backwards.flush();
    this.#implausible.flush();
    this.#absent.flush();
  }

  /**
   * One packet with its epoch time: whole `seconds` and the `nanos` within them (0 to 999,999,999). NaN seconds = a
   * time that is damaged and reported already.
   */
  packet(
    bytes: Uint8Array,
    from: number,
    to: number,
    wireLength: number,
    linkType: number,
    seconds: number,
    nanos: number,
  ): void {
    this.#number++;
    this.#packets++;
    if (linkType !== this.#linkType) this.#useLinkType(linkType);
    let timeNs = Number.NaN;
    if (!Number.isNaN(seconds)) {
      timeNs = this.#clock.since(seconds, nanos);
      const step = timeNs - this.#previousNs;
      if (step >= 0 && step <= JUMP_NS && seconds >= SECONDS_1990 && seconds < SECONDS_2100) {
        this.#previousNs = timeNs;
        this.#lastNs = timeNs;
        this.#jumped = 0;
      } else timeNs = this.#unusual(seconds, nanos);
    }
    this.#sink.packet(bytes, from, to, wireLength, linkType, timeNs, this.#number);
  }

  /** A packet of a kind that carries no time. */
  packetWithoutTime(bytes: Uint8Array, from: number, to: number, wireLength: number, linkType: number): void {
    if (this.#absent.wantsExample()) this.#report(this.#absent, 'the packet has no time', this.#number + 1);
    this.packet(bytes, from, to, wireLength, linkType, Number.NaN, 0);
  }

  #unusual(seconds: number, nanos: number): number {
    this.#clock.start(seconds, nanos);
    const timeNs = this.#clock.since(seconds, nanos);
    const beforeNs = this.#previousNs;
    const jump = Math.abs(timeNs - beforeNs) > JUMP_NS;
    if ((jump || seconds < SECONDS_1990 || seconds >= SECONDS_2100) && this.#implausible.wantsExample()) {
      this.#report(this.#implausible, `${jump ? 'jump to' : 'captured at'} ${describe(seconds, nanos)}`, this.#number);
    }
    if (jump && !this.#hasSettled(timeNs)) return Number.NaN;
    if (!jump && timeNs < beforeNs && this.#backwards.wantsExample()) {
      this.#report(this.#backwards, `${beforeNs - timeNs} ns earlier than the packet before it`, this.#number);
    }
    this.#jumped = 0;
    this.#previousNs = timeNs;
    this.#lastNs = timeNs;
    if (Number.isNaN(this.#firstNs)) this.#firstNs = timeNs;
    return timeNs;
  }

  #hasSettled(timeNs: number): boolean {
    if (this.#jumped > 0 && Math.abs(timeNs - this.#jumpedNs) > JUMP_NS) this.#jumped = 0;
    this.#jumpedNs = timeNs;
    return ++this.#jumped >= SETTLED;
  }

  #report(tally: Tally, detail: string, packet: number): void {
    tally.report(detail, { input: this.#input, packet });
  }

  #useLinkType(linkType: number): void {
    this.#linkType = linkType;
    if (!this.#linkTypes.includes(linkType)) this.#linkTypes.push(linkType);
  }
}

function describe(seconds: number, nanos: number): string {
  return formatInstant(BigInt(seconds) * 1_000_000_000n + BigInt(nanos)) ?? `second ${seconds}`;
}
