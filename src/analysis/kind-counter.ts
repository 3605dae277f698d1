import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';

/** Kinds remembered one by one; a flood of invented ones costs no more. */
const MAX_KINDS = 256;

/** Reports a code once for each kind of occurrence (a number with a name), and counts the others. */
export class KindCounter {
  readonly #log: DiagnosticLog;
  readonly #code: DiagnosticCode;
  readonly #name: (kind: number) => string;
  readonly #kinds = new Set<number>();
  #waiting = 0;

  constructor(log: DiagnosticLog, code: DiagnosticCode, name: (kind: number) => string) {
    this.#log = log;
    this.#code = code;
    this.#name = name;
  }

  add(kind: number, packet: number): void {
    if (this.#kinds.size >= MAX_KINDS || this.#kinds.has(kind)) {
      this.#waiting++;
      return;
    }
    this.#kinds.add(kind);
    this.#log.report(this.#code, this.#name(kind), { packet });
  }

  /** Brings the log's count up to date. */
  flush(): void {
    if (this.#waiting > 0) this.#log.tally(this.#code, this.#waiting);
    this.#waiting = 0;
  }
}
