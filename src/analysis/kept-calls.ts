import type { CallRecord } from '../calls/call-record.ts';
import type { CaptureClock } from '../capture/capture-clock.ts';
import type { Call } from '../report/model.ts';
import { compareTimes } from './order-calls.ts';
import type { Redactor } from './redact.ts';
import { reportCall } from './report-call.ts';
import type { CallSummary, SummarizedCall } from './summarize.ts';

type Numbered = { -readonly [K in keyof Call]: Call[K] };

/** What the sums and the order need of a call and its row in the report does not have. */
interface Facts {
  length: number;
  startedNs: Float64Array;
  endedNs: Float64Array;
  session: Float64Array;
}

/**
 * The calls of a run as the report has them, made as each call ends: its record, which is larger, need not outlive that. Redacted values too are all that
 * is kept of values.
 */
export class KeptCalls {
  readonly #clock: CaptureClock;
  readonly #redactor: Redactor;
  readonly #calls: Numbered[] = [];
  readonly #facts: Facts = {
    length: 0,
    startedNs: new Float64Array(256),
    endedNs: new Float64Array(256),
    session: new Float64Array(256),
  };

  constructor(clock: CaptureClock, redactor: Redactor) {
    this.#clock = clock;
    this.#redactor = redactor;
  }

  add(record: CallRecord): void {
    const facts = this.#facts;
    const index = facts.length++;
    if (index === facts.startedNs.length) {
      facts.startedNs = doubled(facts.startedNs);
      facts.endedNs = doubled(facts.endedNs);
      facts.session = doubled(facts.session);
    }
    facts.startedNs[index] = record.startedNs;
    facts.endedNs[index] = record.endedNs;
    facts.session[index] = record.session;
    this.#calls.push(reportCall(record, 0, this.#clock.baseNs, this.#redactor));
  }

  /** All calls in report order, numbered from 1 and added to `summary`. */
  inOrder(summary: CallSummary): Call[] {
    const calls = this.#calls;
    const { startedNs, endedNs, session } = this.#facts;
    const order = Array.from(calls, (_call, index) => index).sort(
      (a, b) => compareTimes(startedNs[a]!, startedNs[b]!) || compareInCapture(calls[a]!, calls[b]!) || a - b,
    );
    return order.map((index, place) => {
      const call = calls[index]!;
      call.id = place + 1;
      summary.add(summarized(call, startedNs[index]!, endedNs[index]!, session[index]!), call.id);
      return call;
    });
  }
}

/** A call of the report as its sums see it. */
export function summarized(call: Call, startedNs: number, endedNs: number, session: number): SummarizedCall {
  return {
    operation: call.operation,
    kind: call.kind,
    status: call.status,
    client: call.client,
    server: call.server,
    requestBytes: call.requestBytes,
    responseBytes: call.responseBytes,
    timing: call.timing,
    fault: call.fault,
    diagnostics: call.diagnostics,
    cause: call.cause ?? null,
    startedNs,
    endedNs,
    session,
  };
}

function compareInCapture(a: Call, b: Call): number {
  return a.connection - b.connection || a.exchange - b.exchange || a.batch.index - b.batch.index;
}

function doubled(array: Float64Array): Float64Array {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
