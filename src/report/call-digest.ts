import { type JudgedCall, keepSlowest, type LostGroup, LostGroups } from './findings.ts';
import { CALL_STATUSES, type Call } from './model.ts';

/** As many as a summary for people lists. */
export const DIGEST_SLOWEST = 10;

/** Names what faults are counted by. */
export function faultKey({ fault, operation }: JudgedCall): string {
  return JSON.stringify([fault?.code, fault?.category, operation]);
}

/**
 * What a report for people shows of its calls: the slowest ones, an example of each fault, groups of lost ones, which to look at next. Formats that `digests`
 * render the same from it as from all calls. Memory depends on the number of operations and faults, not of calls.
 */
export class CallDigest {
  readonly #faults = new Set<string>();
  readonly #examples: Call[] = [];
  readonly #slowest: Call[] = [];
  readonly #lost = new LostGroups();
  #hasBad = false;

  /** Takes the next call of the report; calls that `NotableCalls` leaves out may be missing. */
  add(call: Call): void {
    const isBad = CALL_STATUSES[call.status].bad;
    if (this.#examples.length === 0 || (isBad && !this.#hasBad) || this.#isNewFault(call)) this.#examples.push(call);
    this.#hasBad ||= isBad;
    keepSlowest(this.#slowest, call, DIGEST_SLOWEST);
    this.#lost.add(call);
  }

  /** In the report's order. */
  calls(): Call[] {
    return [...new Set([...this.#examples, ...this.#slowest])].sort((a, b) => a.id - b.id);
  }

  lost(): LostGroup[] {
    return this.#lost.rows();
  }

  #isNewFault(call: Call): boolean {
    if (call.fault === null) return false;
    const key = faultKey(call);
    if (this.#faults.has(key)) return false;
    this.#faults.add(key);
    return true;
  }
}
