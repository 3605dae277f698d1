/** What a long run has done so far. */
export interface ProgressState {
  readonly bytes: number;
  /** `null` when the input has no known end (a pipe). */
  readonly totalBytes: number | null;
  readonly packets: number;
  readonly calls: number;
}

const INTERVAL_MS = 100;

/** One line on standard error, rewritten in place; only where that is a terminal. `show` may be called often. */
export class Progress {
  readonly #enabled: boolean;
  readonly #startedMs = Date.now();
  #shownMs = 0;
  #visible = false;

  constructor(enabled: boolean) {
    this.#enabled = enabled && process.stderr.isTTY === true;
  }

  show(state: ProgressState): void {
    if (!this.#enabled) return;
    const now = Date.now();
    if (now - this.#shownMs < INTERVAL_MS) return;
    this.#shownMs = now;
    const columns = process.stderr.columns ?? 80;
    process.stderr.write(`\r\x1b[K${progressLine(state, now - this.#startedMs).slice(0, Math.max(columns - 1, 20))}`);
    this.#visible = true;
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#visible) process.stderr.write('\r\x1b[K');
    this.#visible = false;
  }
}

/** `42 %  107.5/256.0 MB  98 MB/s  181,000 packets  3,020 calls  1 s left` */
export function progressLine(state: ProgressState, elapsedMs: number): string {
  const seconds = Math.max(elapsedMs / 1000, 0.001);
  const rate = state.bytes / 1e6 / seconds;
  const megabytes = (state.bytes / 1e6).toFixed(1);
  const count = (n: number, what: string) => `${String(n).replace(/\B(?=(\d{3})+$)/g, ',')} ${what}`;
  const parts: string[] = [];
  if (state.totalBytes !== null && state.totalBytes > 0) {
    parts.push(`${Math.min(100, Math.floor((state.bytes / state.totalBytes) * 100))} %`);
    parts.push(`${megabytes}/${(state.totalBytes / 1e6).toFixed(1)} MB`);
  } else {
    parts.push(`${megabytes} MB`);
  }
  parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)} MB/s`, count(state.packets, 'packets'), count(state.calls, 'calls'));
  if (state.totalBytes !== null && rate > 0) {
    parts.push(`${Math.ceil(Math.max(0, state.totalBytes - state.bytes) / 1e6 / rate)} s left`);
  }
  return parts.join('  ');
}
