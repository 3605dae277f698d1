import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog, Place } from '../diagnostics/log.ts';

/**
 * Counts one diagnostic of one input without touching the log once its examples are full: what a per-packet path may
 * use.
 */
export class Tally {
  readonly #log: DiagnosticLog;
  readonly #code: DiagnosticCode;
  #full: boolean;
  #pending = 0;

  constructor(log: DiagnosticLog, code: DiagnosticCode) {
    this.#log = log;
    this.#code = code;
    this.#full = log.isFull(code);
  }

  /** True when an example is wanted: call `report` then. Otherwise the occurrence is counted already. */
  wantsExample(): boolean {
    if (!this.#full) return true;
    this.#pending++;
    return false;
  }

  report(detail: string, place: Place): void {
    this.#log.report(this.#code, detail, place);
    this.#full = this.#log.isFull(this.#code);
  }

  /** Hands the counted occurrences to the log. */
  flush(): void {
    if (this.#pending > 0) this.#log.tally(this.#code, this.#pending);
    this.#pending = 0;
  }
}
