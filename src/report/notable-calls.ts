import { DIGEST_SLOWEST, faultKey } from './call-digest.ts';
import { durationOf, isLost, type JudgedCall } from './findings.ts';
import { CALL_STATUSES } from './model.ts';

/**
 * Tells of calls in any order, some of the report's, which of them `CallDigest` could want to see: those that come first of their kind as far as is known, the
 * slowest so far, and all that are lost.
 */
export class NotableCalls {
  readonly #firstFaults = new Map<string, number>();
  #firstNs = Number.POSITIVE_INFINITY;
  #firstBadNs = Number.POSITIVE_INFINITY;
  /** Descending. */
  readonly #slowest: number[] = [];

  /** @param startedNs of any epoch; NaN = unknown, after all others */
  add(call: JudgedCall, startedNs: number): boolean {
    const ns = Number.isNaN(startedNs) ? Number.POSITIVE_INFINITY : startedNs;
    let isNotable = isLost(call);
    if (ns <= this.#firstNs) {
      this.#firstNs = ns;
      isNotable = true;
    }
    if (CALL_STATUSES[call.status].bad && ns <= this.#firstBadNs) {
      this.#firstBadNs = ns;
      isNotable = true;
    }
    if (this.#isFirstFault(call, ns)) isNotable = true;
    return this.#isSlow(call) || isNotable;
  }

  #isFirstFault(call: JudgedCall, ns: number): boolean {
    if (call.fault === null) return false;
    const key = faultKey(call);
    if (ns > (this.#firstFaults.get(key) ?? Number.POSITIVE_INFINITY)) return false;
    this.#firstFaults.set(key, ns);
    return true;
  }

  #isSlow(call: JudgedCall): boolean {
    const total = durationOf(call);
    const slowest = this.#slowest;
    if (total === null) return false;
    if (slowest.length === DIGEST_SLOWEST) {
      if (total < slowest.at(-1)!) return false;
      slowest.pop();
    }
    let at = slowest.length;
    while (at > 0 && slowest[at - 1]! < total) at--;
    slowest.splice(at, 0, total);
    return true;
  }
}
