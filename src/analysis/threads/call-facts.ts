import type { CallRecord } from '../../calls/call-record.ts';
import { CALL_STATUS_NAMES, type SlowCause } from '../../report/model.ts';
import type { SummarizedCall } from '../summarize.ts';

/** Numbers of one call. */
export const FACTS = 21;
const STARTED = 0;
const ENDED = 1;
const SESSION = 2;
const CONNECTION = 3;
const EXCHANGE = 4;
const BATCH = 5;
const REQUEST_BYTES = 6;
const RESPONSE_BYTES = 7;
const TOTAL = 8;
const SERVER_NS = 9;
const STATUS = 10;
const COMPLETE = 11;
const KIND = 12;
const CAUSE = 13;
const OPERATION = 14;
const CLIENT = 15;
const SERVER = 16;
const FAULT_CODE = 17;
const FAULT_CATEGORY = 18;
const CHOSEN = 19;
/** JSON of the call's diagnostics; -1: none. */
const DIAGNOSTICS = 20;

const NOTHING: KnownCall['diagnostics'] = [];

/** Strings that are told apart before all of them are forgotten. */
const MAX_STRINGS = 8192;

/** Gathers what sums and order need of calls, as numbers; strings go over once. */
export class CallFactsWriter {
  #facts: number[] = [];
  #strings: (string | null)[] = [];
  readonly #known = new Map<string, number>();

  /** @param chosen whether the call is reported; `diagnostics` are those of the report */
  add(record: CallRecord, chosen: boolean, diagnostics: KnownCall['diagnostics']): void {
    const { timing, fault } = record;
    this.#facts.push(
      record.startedNs,
      record.endedNs,
      record.session,
      record.connection,
      record.exchange,
      record.batchIndex,
      orNaN(record.requestBytes),
      orNaN(record.responseBytes),
      orNaN(timing.totalNs),
      orNaN(timing.serverNs),
      CALL_STATUS_NAMES.indexOf(record.status),
      timing.complete ? 1 : 0,
      this.#string(record.kind),
      record.cause === null ? -1 : this.#string(record.cause),
      this.#string(record.operation),
      this.#string(record.client),
      this.#string(record.server),
      fault === null ? -1 : this.#string(fault.code),
      fault === null ? -1 : this.#string(fault.category),
      chosen ? 1 : 0,
      diagnostics.length === 0 ? -1 : this.#string(JSON.stringify(diagnostics)),
    );
  }

  /** What was gathered; the writer is empty afterwards, but for the strings it has told. */
  take(): { facts: Float64Array; strings: (string | null)[] } {
    const taken = { facts: Float64Array.from(this.#facts), strings: this.#strings };
    this.#facts = [];
    this.#strings = [];
    if (this.#known.size > MAX_STRINGS) {
      this.#known.clear();
      this.#strings.push(null);
    }
    return taken;
  }

  #string(text: string): number {
    let number = this.#known.get(text);
    if (number === undefined) {
      number = this.#known.size;
      this.#known.set(text, number);
      this.#strings.push(text);
    }
    return number;
  }
}

function orNaN(number: number | null): number {
  return number ?? Number.NaN;
}

function orNull(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}

/** A call as its sums see it, with its place in the report. `connection` is that of the report. */
export interface KnownCall extends SummarizedCall {
  readonly connection: number;
  readonly exchange: number;
  readonly batchIndex: number;
  readonly chosen: boolean;
}

/** Reads the facts of one worker, harvest after harvest. */
export class CallFactsReader {
  readonly #strings: string[] = [];

  /** @param numberOf the connection of the report for one of the worker */
  read(
    { facts, strings }: { facts: Float64Array; strings: readonly (string | null)[] },
    numberOf: (connection: number) => number,
  ): KnownCall[] {
    for (const text of strings) {
      if (text === null) this.#strings.length = 0;
      else this.#strings.push(text);
    }
    const calls: KnownCall[] = [];
    for (let at = 0; at < facts.length; at += FACTS) calls.push(this.#call(facts, at, numberOf));
    return calls;
  }

  #call(facts: Float64Array, at: number, numberOf: (connection: number) => number): KnownCall {
    const text = (offset: number): string => this.#strings[facts[at + offset]!]!;
    return {
      startedNs: facts[at + STARTED]!,
      endedNs: facts[at + ENDED]!,
      session: facts[at + SESSION]!,
      connection: numberOf(facts[at + CONNECTION]!),
      exchange: facts[at + EXCHANGE]!,
      batchIndex: facts[at + BATCH]!,
      requestBytes: orNull(facts[at + REQUEST_BYTES]!),
      responseBytes: orNull(facts[at + RESPONSE_BYTES]!),
      timing: {
        totalNs: orNull(facts[at + TOTAL]!),
        serverNs: orNull(facts[at + SERVER_NS]!),
        complete: facts[at + COMPLETE] === 1,
      },
      status: CALL_STATUS_NAMES[facts[at + STATUS]!]!,
      kind: text(KIND) as KnownCall['kind'],
      cause: facts[at + CAUSE]! < 0 ? null : (text(CAUSE) as SlowCause),
      operation: text(OPERATION),
      client: text(CLIENT),
      server: text(SERVER),
      fault: facts[at + FAULT_CODE]! < 0 ? null : { code: text(FAULT_CODE), category: text(FAULT_CATEGORY) },
      chosen: facts[at + CHOSEN] === 1,
      diagnostics: facts[at + DIAGNOSTICS]! < 0 ? NOTHING : (JSON.parse(text(DIAGNOSTICS)) as KnownCall['diagnostics']),
    };
  }
}
