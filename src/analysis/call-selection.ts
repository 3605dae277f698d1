import type { CallRecord, PushRecord, ValuesMode } from '../calls/call-record.ts';
import type { CaptureClock } from '../capture/capture-clock.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import { BothForms } from '../flex/keep-value.ts';
import type { Redactor } from './redact.ts';
import { reportCall } from './report-call.ts';

type Form = 'shape' | 'value' | 'none';

/** What decoding has to keep so that `filter` can be answered and `values` be reported. */
export function valuesToKeep(filter: DisplayFilter, values: ValuesMode): ValuesMode {
  if (!filter.usesValues || values === 'full') return values;
  return values === 'summary' ? 'both' : 'full';
}

/**
 * Which calls of a run a display filter lets through. It sees a call as the report has it, redacted, but with its values whole; what is
 * handed on has values as they were asked for.
 */
export class CallSelection {
  readonly #filter: DisplayFilter;
  readonly #form: Form;
  readonly #clock: Pick<CaptureClock, 'baseNs'>;
  readonly #redactor: Redactor;
  readonly #decided = new WeakMap<CallRecord, boolean>();

  constructor(filter: DisplayFilter, values: ValuesMode, clock: Pick<CaptureClock, 'baseNs'>, redactor: Redactor) {
    this.#filter = filter;
    this.#form = values === 'full' || !filter.usesValues ? 'value' : values === 'summary' ? 'shape' : 'none';
    this.#clock = clock;
    this.#redactor = redactor;
  }

  get expression(): string {
    return this.#filter.expression;
  }

  /** A call that will wait for its number. Where the filter does not ask for that, the values go now, not when all calls are in. */
  take(record: CallRecord): CallRecord {
    if (!this.#filter.usesValues || this.#filter.usesNumber) return record;
    const matches = this.#matches(record, 0);
    const taken = inForm(record, matches ? this.#form : 'none');
    this.#decided.set(taken, matches);
    return taken;
  }

  /** The call as it is reported under the number `id`; null when the filter does not let it through. */
  choose(record: CallRecord, id: number): CallRecord | null {
    const decided = this.#decided.get(record);
    if (decided !== undefined) return decided ? record : null;
    return this.#matches(record, id) ? inForm(record, this.#form) : null;
  }

  /** Pushes are not filtered. */
  push(record: PushRecord): PushRecord {
    if (record.value === undefined || this.#form === 'value') return record;
    const { value, ...rest } = record;
    return this.#form === 'none' ? rest : { ...rest, value: formOf(value, this.#form) };
  }

  #matches(record: CallRecord, id: number): boolean {
    return this.#filter.matches(reportCall(inForm(record, 'value'), id, this.#clock.baseNs, this.#redactor));
  }
}

function formOf(value: unknown, form: 'shape' | 'value'): unknown {
  return value instanceof BothForms ? value[form] : value;
}

function inForm(record: CallRecord, form: Form): CallRecord {
  if (form === 'none') return { ...record, arguments: undefined, result: undefined };
  return { ...record, arguments: formOf(record.arguments, form), result: formOf(record.result, form) };
}
