import type { DisplayFilter } from '../../filter/display-filter.ts';
import { hasWholeValues } from '../../filter/value-level.ts';
import type { Call } from '../../report/model.ts';
import type { ReportStore } from '../report-store.ts';
import { withValues } from './call-values.ts';
import type { CallColumn } from './columns.ts';

export interface Sort {
  readonly column: CallColumn;
  readonly descending: boolean;
}

/** Which calls are listed, and in what order: places in the store's `calls`. */
export class CallList {
  /** In order of display. */
  shown: Int32Array<ArrayBuffer>;
  filter: DisplayFilter | null = null;
  sort: Sort | null = null;
  readonly store: ReportStore;
  #matching: Int32Array<ArrayBuffer>;
  #places: Int32Array<ArrayBuffer> | null = null;

  constructor(store: ReportStore) {
    this.store = store;
    this.#matching = Int32Array.from(store.calls.keys());
    this.shown = this.#matching;
  }

  callAt(row: number): Call {
    return this.store.calls[this.shown[row]!]!;
  }

  /** The row that shows a call; −1 when it is filtered out. */
  rowOf(call: Call): number {
    if (this.#places === null) {
      this.#places = new Int32Array(this.store.calls.length).fill(-1);
      for (let row = 0; row < this.shown.length; row++) this.#places[this.shown[row]!] = row;
    }
    const index = placeOf(this.store.calls, call);
    return index < 0 ? -1 : this.#places[index]!;
  }

  /** True when the filter asks for values that the report does not carry. */
  lacksValues(filter: DisplayFilter): boolean {
    if (!filter.usesValues || this.store.hasBodies) return false;
    return !hasWholeValues({ ...this.store.head.report, calls: this.store.calls });
  }

  /**
   * Lists the calls that match; null = all.
   * @param onProgress hears how many were looked at while values are decoded
   * @returns false when `isCurrent` became false meanwhile
   */
  async setFilter(
    filter: DisplayFilter | null,
    onProgress: (done: number) => void,
    isCurrent: () => boolean,
  ): Promise<boolean> {
    const { calls } = this.store;
    const matching: number[] = [];
    const decodes = filter?.usesValues === true && this.store.hasBodies;
    for (let index = 0; index < calls.length; index++) {
      let call = calls[index]!;
      if (decodes) {
        call = await withValues(call, this.store);
        if (index % 200 === 0) {
          onProgress(index);
          await new Promise((resolve) => setTimeout(resolve));
          if (!isCurrent()) return false;
        }
      }
      if (filter === null || filter.matches(call)) matching.push(index);
    }
    this.filter = filter;
    this.#matching = Int32Array.from(matching);
    this.#order();
    return true;
  }

  setSort(sort: Sort | null): void {
    this.sort = sort;
    this.#order();
  }

  #order(): void {
    this.#places = null;
    this.shown = this.#matching;
    if (this.sort === null) return;
    const { column, descending } = this.sort;
    const { calls } = this.store;
    const keys = new Map<number, number | string | null>();
    for (const index of this.#matching) keys.set(index, column.key(calls[index]!));
    const sign = descending ? -1 : 1;
    this.shown = this.#matching.slice().sort((a, b) => {
      const left = keys.get(a) ?? null;
      const right = keys.get(b) ?? null;
      if (left === right) return a - b;
      if (left === null) return 1;
      if (right === null) return -1;
      return left < right ? -sign : sign;
    });
  }
}

/** Calls are in order of their ids. */
function placeOf(calls: readonly Call[], call: Call): number {
  return findCall(calls, call.id);
}

/** Place of the call with that id, −1 when there is none. */
export function findCall(calls: readonly Call[], id: number): number {
  let low = 0;
  let high = calls.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = calls[middle]!.id;
    if (at === id) return middle;
    if (at < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
