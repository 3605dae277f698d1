import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';

/**
 * Reports a code that may hold for every packet of a capture: the first occurrences go to the log, the others are counted here and written there by `flush`.
 */
export class QuietCounter {
  readonly #log: DiagnosticLog;
  readonly #code: DiagnosticCode;
  #full = false;
  #waiting = 0;

  constructor(log: DiagnosticLog, code: DiagnosticCode) {
    this.#log = log;
    this.#code = code;
  }

  /** One occurrence. `detail` is a constant: nothing is built for an occurrence that is only counted. */
  add(detail: string, packet: number): void {
    if (this.#full) {
      this.#waiting++;
      return;
    }
    this.#log.report(this.#code, detail, { packet });
    this.#full = this.#log.isFull(this.#code);
  }

  /** Brings the log's count up to date. */
  flush(): void {
    if (this.#waiting > 0) this.#log.tally(this.#code, this.#waiting);
    this.#waiting = 0;
  }
}
