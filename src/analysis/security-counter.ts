import type { SecurityFinding } from '../report/model.ts';
import { classOf, SECURITY_KINDS } from '../report/security.ts';

/** Different classes of one indicator; more are counted together. */
const MAX_CLASSES = 1000;
/** Calls named of a finding. */
const MAX_CALLS = 10;

interface Sums {
  readonly code: string;
  readonly class: string | null;
  count: number;
  /** The call counted last. */
  last: number;
  readonly calls: number[];
}

/** Signs of attacks and leaks, by code and class, and the calls that show them. */
export class SecurityCounter {
  readonly #sums = new Map<string, Sums>();

  /** Takes what is said about one call; `id` is its number in the report. */
  add(diagnostics: readonly { readonly code: string; readonly detail: string }[], id: number): void {
    for (const diagnostic of diagnostics) {
      if (!Object.hasOwn(SECURITY_KINDS, diagnostic.code)) continue;
      const sums = this.#of(diagnostic.code, classOf(diagnostic));
      if (sums.last === id) continue;
      sums.last = id;
      sums.count++;
      if (sums.calls.length < MAX_CALLS) sums.calls.push(id);
    }
  }

  /** In the order of the table of indicators, then by number of calls and by class. @param shown what may be shown of a class name */
  findings(shown: (name: string) => string = (name) => name): SecurityFinding[] {
    const order = Object.keys(SECURITY_KINDS);
    return [...this.#sums.values()]
      .sort(
        (a, b) =>
          order.indexOf(a.code) - order.indexOf(b.code) ||
          b.count - a.count ||
          compareText(a.class ?? '', b.class ?? ''),
      )
      .map(({ code, class: name, count, calls }) => ({
        code,
        class: name === null ? null : shown(name),
        ...SECURITY_KINDS[code]!,
        count,
        calls,
      }));
  }

  #of(code: string, name: string | null): Sums {
    const known = this.#sums.get(`${code} ${name}`);
    if (known !== undefined) return known;
    if (name !== null && this.#sums.size >= MAX_CLASSES) return this.#of(code, null);
    const sums = { code, class: name, count: 0, last: 0, calls: [] };
    this.#sums.set(`${code} ${name}`, sums);
    return sums;
  }
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
