import { DIAGNOSTICS, type DiagnosticCode } from './codes.ts';

/**
 * Where something was seen. Every member is optional; those that are known are given. Offsets name their space:
 * `fileOffset` in the capture file, `streamOffset` in one direction of a connection (0 = first byte after the SYN),
 * `offset` in the AMF body.
 */
export interface Place {
  readonly input?: string;
  /** 1-based packet number, as Wireshark numbers them. */
  readonly packet?: number;
  readonly fileOffset?: number;
  /** Connection number as the report gives it. */
  readonly connection?: number;
  readonly direction?: 'request' | 'response';
  readonly streamOffset?: number;
  /** 1-based number of the HTTP message in its direction. */
  readonly message?: number;
  /** 0-based body (AMF message) of the envelope. */
  readonly body?: number;
  readonly offset?: number;
  readonly length?: number;
}

export interface DiagnosticExample {
  readonly detail: string;
  readonly place: Place;
}

/** Where in the run an example was found: examples of several logs are put in order by it. */
export interface ExampleOrder {
  readonly turn: number;
  readonly owner: number;
}

export interface DiagnosticEntry {
  readonly code: DiagnosticCode;
  /** Exact, also when fewer examples are kept. */
  readonly count: number;
  readonly examples: readonly DiagnosticExample[];
}

interface Entry {
  count: number;
  examples: DiagnosticExample[];
  order: ExampleOrder[];
}

/** One log's share of a run that several logs were kept of. Plain data. */
export interface LoggedDiagnostic {
  readonly code: DiagnosticCode;
  readonly count: number;
  readonly examples: readonly DiagnosticExample[];
  readonly order: readonly ExampleOrder[];
}

/** Collects diagnostics: exact counts, and the first `maxExamples` of each code with their place. Bounded by the closed table. */
export class DiagnosticLog {
  readonly #entries = new Map<DiagnosticCode, Entry>();
  readonly #maxExamples: number;
  /**
   * What is being worked on: the number of the segment, and whose turn it is where one segment concerns several connections. Does not go back.
   */
  turn = 0;
  owner = 0;

  constructor(maxExamples = 10) {
    this.#maxExamples = maxExamples;
  }

  /** Counts one occurrence and keeps it as an example while there is room. On a hot path ask `isFull` before building `detail`. */
  report(code: DiagnosticCode, detail: string, place: Place): void {
    const entry = this.#entry(code);
    entry.count++;
    if (entry.examples.length >= this.#maxExamples) return;
    entry.examples.push({ detail, place });
    entry.order.push({ turn: this.turn, owner: this.owner });
  }

  /** Counts `count` occurrences without an example. */
  tally(code: DiagnosticCode, count = 1): void {
    this.#entry(code).count += count;
  }

  /** True when no further example of `code` would be kept: `tally` is then enough. */
  isFull(code: DiagnosticCode): boolean {
    const entry = this.#entries.get(code);
    return entry !== undefined && entry.examples.length >= this.#maxExamples;
  }

  count(code: DiagnosticCode): number {
    return this.#entries.get(code)?.count ?? 0;
  }

  /** All entries in table order, so that the order of discovery does not show. */
  entries(): DiagnosticEntry[] {
    const order = Object.keys(DIAGNOSTICS) as DiagnosticCode[];
    const found: DiagnosticEntry[] = [];
    for (const code of order) {
      const entry = this.#entries.get(code);
      if (entry !== undefined) found.push({ code, count: entry.count, examples: entry.examples });
    }
    return found;
  }

  /** Everything logged, to be taken by another log. */
  logged(): LoggedDiagnostic[] {
    return [...this.#entries].map(([code, entry]) => ({ code, ...entry }));
  }

  /** Adds what another log of the same run holds: afterwards this one is as if it had been told everything itself, in the order of the run. */
  take(logged: readonly LoggedDiagnostic[]): void {
    for (const { code, count, examples, order } of logged) {
      const entry = this.#entry(code);
      entry.count += count;
      const all = [
        ...entry.examples.map((example, at) => ({ example, order: entry.order[at]! })),
        ...examples.map((example, at) => ({ example, order: order[at]! })),
      ].sort((a, b) => a.order.turn - b.order.turn || a.order.owner - b.order.owner);
      all.length = Math.min(all.length, this.#maxExamples);
      entry.examples = all.map(({ example }) => example);
      entry.order = all.map((one) => one.order);
    }
  }

  #entry(code: DiagnosticCode): Entry {
    let entry = this.#entries.get(code);
    if (entry === undefined) {
      entry = { count: 0, examples: [], order: [] };
      this.#entries.set(code, entry);
    }
    return entry;
  }
}
