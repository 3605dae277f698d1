import { readAmf0 } from './amf0.ts';
import { readAmf3 } from './amf3.ts';
import type { ClassSchema } from './class-schema.ts';
import { FindingList } from './diagnostic.ts';
import type { GuessMemory } from './guess-memory.ts';
import { GuessPlan } from './guess-plan.ts';
import type { AmfLimits } from './limits.ts';
import { ARGUMENTS_NOT_BUT_DATES, ARGUMENTS_NOT_COUNTED } from './numbering.ts';
import { Flag, Kind, type Tape } from './tape.ts';
import { Walk } from './walk.ts';

/** References that expand to more than this many times the values are an indicator. */
const AMPLIFICATION = 100;
/** Bytes that second readings of one envelope may read beyond twice its own. */
const REDECODE_BYTES = 1024 * 1024;

/** Where a value stands and how its end can be told. Offsets are absolute. */
export interface ValuePlace {
  readonly encoding: 'amf0' | 'amf3';
  readonly start: number;
  readonly limit: number;
  /** The outermost strict array may be left out of the reference table (a request's arguments). */
  readonly isRequest: boolean;
  /** The data are known to be cut: running out of them says nothing against a reading. */
  readonly isCut: boolean;
  /** Whether the value may end at an offset; asked when its reading rests on a guess. */
  mayEnd(end: number): boolean;
  /** Where undecodable bytes from an offset on end. */
  boundary(from: number): number;
}

/** A class, like `Finding` in `diagnostic.ts`, for the same reason. */
export class ReadValue {
  readonly node: number;
  readonly end: number;
  /** The value was not decoded to its end. Open nodes have no end yet: see `Walk.closeOpen`. */
  readonly fatal: boolean;
  readonly findings: FindingList;
  readonly usesAmf3: boolean;

  constructor(node: number, walk: Walk) {
    this.node = node;
    this.end = walk.pos;
    this.fatal = walk.fatal;
    this.findings = walk.findings;
    this.usesAmf3 = walk.switches > 0;
  }
}

export interface ReaderOptions {
  readonly direction?: 'request' | 'response' | null | undefined;
  readonly missing?: number | undefined;
  readonly classes?: ClassSchema | undefined;
  readonly guesses?: GuessMemory | undefined;
  readonly countDates?: boolean | undefined;
}

/**
 * Reads values of one body, again where the first reading is contradicted by what it finds (domain §2.6, §3.3, §4.7). A reader belongs to a tape and is
 * used again with it.
 */
export class ValueReader {
  readonly walk: Walk;
  readonly #tape: Tape;
  readonly #plan = new GuessPlan();
  #memory: GuessMemory | null = null;
  #redecodesLeft = 0;
  #redecodeBytesLeft = 0;
  #markNode = 0;
  #markString = 0;
  #markTraits = 0;
  #markNames = 0;

  constructor(tape: Tape) {
    this.walk = new Walk(tape, readAmf3);
    this.walk.guesses = this.#plan;
    this.#tape = tape;
  }

  /** Takes over the body that the tape was reset to. */
  reset(limits: AmfLimits, options: ReaderOptions): void {
    const { walk } = this;
    const tape = this.#tape;
    walk.tellUnknown = false;
    walk.origin = tape.from;
    walk.direction = options.direction ?? null;
    walk.missing = options.missing ?? 0;
    walk.classes = options.classes ?? null;
    walk.countDates = options.countDates ?? false;
    walk.useLimits(limits);
    walk.guessMemory = options.guesses ?? null;
    this.#memory = options.guesses ?? null;
    this.#redecodesLeft = limits.maxRedecodes;
    this.#redecodeBytesLeft = REDECODE_BYTES + 2 * (tape.to - tape.from);
  }

  /** Reads one value with fresh reference tables. Its nodes are appended to the tape. */
  read(place: ValuePlace): ReadValue {
    const { walk } = this;
    this.#mark();
    this.#plan.clear();
    walk.place = place;
    walk.scopePerSwitch = false;
    walk.countArguments = true;
    let value = this.#attempt(place);
    if (this.#plan.inUse) value = this.#settleGuesses(place, value);
    if (walk.scopeSuspect) value = this.#tryScopePerSwitch(place, value);
    if (place.isRequest && (walk.rootReferred || walk.badReference0 || walk.cycles0 > 0)) {
      value = this.#tryOtherNumbering(place, value);
    }
    const nodes = this.#tape.count - value.node;
    if (walk.expanded > AMPLIFICATION * nodes) {
      walk.report('amf.amplification', `${nodes} values expand to ${Math.round(walk.expanded)}`, place.start);
    }
    return value;
  }

  /** Reads the value again with another limit (after it ran over the end that its length declares). */
  readWithin(place: ValuePlace): ReadValue | null {
    if (!this.#spend()) return null;
    return this.#attempt(place);
  }

  /** Reads values in a row with shared tables, once and without guesses that need a second reading. */
  readSequence(
    encoding: 'amf0' | 'amf3',
    from: number,
    to: number,
  ): { readonly nodes: number[]; readonly end: number } {
    const { walk } = this;
    const nodes: number[] = [];
    walk.begin(from, to);
    walk.place = null;
    while (walk.pos < to && !walk.stopped) {
      nodes.push(encoding === 'amf0' ? readAmf0(walk, 0, 0) : readAmf3(walk, 0, 0));
    }
    if (walk.stopped) walk.closeOpen(1, to);
    return { nodes, end: walk.pos };
  }

  #mark(): void {
    const tape = this.#tape;
    this.#markNode = tape.count;
    this.#markString = tape.stringCount;
    this.#markTraits = tape.traitsCount;
    this.#markNames = tape.memberNameCount;
  }

  #attempt(place: ValuePlace): ReadValue {
    const { walk } = this;
    const tape = this.#tape;
    tape.rewind(this.#markNode);
    tape.stringCount = this.#markString;
    tape.traitsCount = this.#markTraits;
    tape.memberNameCount = this.#markNames;
    tape.forgetTexts();
    walk.findings = new FindingList();
    this.#plan.restart();
    walk.begin(place.start, place.limit);
    const node = place.encoding === 'amf0' ? readAmf0(walk, 0, 0) : readAmf3(walk, 0, 0);
    this.#redecodeBytesLeft -= walk.pos - place.start;
    if (walk.stopped && !walk.fatal) walk.closeOpen(node, walk.pos);
    return new ReadValue(node, walk);
  }

  /** True when another reading is allowed. Readings are charged with what they read, so that wrong guesses that fail soon cost little. */
  #spend(): boolean {
    this.#redecodesLeft--;
    return this.#redecodesLeft >= 0 && this.#redecodeBytesLeft > 0;
  }

  #holds(place: ValuePlace, value: ReadValue): boolean {
    const { walk } = this;
    if (value.fatal) return place.isCut && walk.ranOut;
    return walk.stopped || place.mayEnd(value.end);
  }

  #settleGuesses(place: ValuePlace, first: ReadValue): ReadValue {
    let value = first;
    while (!this.#holds(place, value)) {
      if (!this.#spend()) {
        this.#plan.giveUp();
        value = this.#attempt(place);
        this.walk.report('amf.backtrack-limit', 'too many readings of unknown externalizable classes', place.start);
        return value;
      }
      if (!this.#plan.advance()) return value;
      value = this.#attempt(place);
    }
    if (this.#memory !== null && !value.fatal) this.#plan.remember(this.#memory);
    return value;
  }

  #tryScopePerSwitch(place: ValuePlace, shared: ReadValue): ReadValue {
    const { walk } = this;
    const errors = walk.errors;
    if (!this.#spend()) {
      walk.report('amf.backtrack-limit', 'reference scope not tried', place.start);
      return shared;
    }
    walk.scopePerSwitch = true;
    const reset = this.#attempt(place);
    if (walk.errors < errors) {
      walk.report('amf.reference-scope', 'AMF3 tables start anew at each switch', place.start);
      return reset;
    }
    walk.scopePerSwitch = false;
    return this.#attempt(place);
  }

  /**
   * §3.3: a reference of a request to its argument array, past the table, or to a value it stands in proves that the peer numbers otherwise: without
   * the argument array (Flash Player, PyAMF), perhaps with dates (AVM1). The numbering with the fewest bad references, then the fewest cycles, wins.
   */
  #tryOtherNumbering(place: ValuePlace, counted: ReadValue): ReadValue {
    const { walk } = this;
    const tape = this.#tape;
    if (tape.kind[counted.node] !== Kind.array || (tape.flags[counted.node]! & Flag.amf3) !== 0) return counted;
    const countDates = walk.countDates;
    let best = {
      errors: walk.errors,
      cycles: walk.cycles0 + Number(walk.rootReferred),
      countArguments: true,
      countDates,
    };
    let value = counted;
    for (const dates of countDates ? [true] : [false, true]) {
      if (best.errors === 0 && best.cycles === 0) break;
      if (!this.#spend()) {
        walk.report('amf.backtrack-limit', 'argument counting not tried', place.start);
        break;
      }
      walk.countArguments = false;
      walk.countDates = dates;
      value = this.#attempt(place);
      const { errors, cycles0 } = walk;
      const isBetter = errors < best.errors || (errors === best.errors && cycles0 < best.cycles);
      if (isBetter && value.end === counted.end)
        best = { errors, cycles: cycles0, countArguments: false, countDates: dates };
    }
    if (walk.countArguments !== best.countArguments || walk.countDates !== best.countDates) {
      walk.countArguments = best.countArguments;
      walk.countDates = best.countDates;
      value = this.#attempt(place);
    }
    walk.countDates = countDates;
    if (!best.countArguments) {
      const detail = best.countDates ? ARGUMENTS_NOT_BUT_DATES : ARGUMENTS_NOT_COUNTED;
      walk.report('amf.arguments-not-counted', detail, place.start);
    }
    return value;
  }
}
