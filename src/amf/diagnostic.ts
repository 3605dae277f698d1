import type { DiagnosticCode } from '../diagnostics/codes.ts';

/** One finding in an AMF body. */
export interface AmfDiagnostic {
  readonly code: DiagnosticCode;
  readonly detail: string;
  /** Bytes from the start of the envelope (or of the bare value). */
  readonly offset: number;
  /** How many findings this entry stands for; absent = 1. Merged: equal classes, and all above the first few of one code. */
  readonly count?: number;
}

/** Entries of one code that are listed one by one; later ones are counted on the last of them. */
const LISTED = 8;

/** An object of a class, not a literal: where many literals of one place lived long once, later ones are made among the old objects and keep what is young alive. */
class Finding implements AmfDiagnostic {
  readonly code: DiagnosticCode;
  readonly detail: string;
  readonly offset: number;
  declare count?: number;

  constructor(code: DiagnosticCode, detail: string, offset: number) {
    this.code = code;
    this.detail = detail;
    this.offset = offset;
  }
}

/** The entries of one code: how many are listed, and the last of them. */
class Listed {
  length = 0;
  last: Finding;

  constructor(last: Finding) {
    this.last = last;
  }
}

const NONE: readonly AmfDiagnostic[] = [];

/** The findings of one header, body or envelope, bounded however hostile the bytes are. Most have none and cost nothing. */
export class FindingList {
  #items: Finding[] | null = null;
  #byCode: Map<DiagnosticCode, Listed> | null = null;

  get items(): readonly AmfDiagnostic[] {
    return this.#items ?? NONE;
  }

  /** True while an entry of `code` would be listed with its own detail; ask before building a costly detail. */
  lists(code: DiagnosticCode): boolean {
    return (this.#byCode?.get(code)?.length ?? 0) < LISTED;
  }

  add(code: DiagnosticCode, detail: string, offset: number): void {
    this.#items ??= [];
    if (this.#byCode === null && this.#items.length >= LISTED) this.#countCodes(this.#items);
    const seen = this.#byCode?.get(code);
    if (seen !== undefined && seen.length >= LISTED) {
      seen.last.count = (seen.last.count ?? 1) + 1;
      return;
    }
    const entry = new Finding(code, detail, offset);
    this.#items.push(entry);
    this.#note(entry);
  }

  /** Like `add`, but findings of the same code and detail become one entry with a count. */
  addOnce(code: DiagnosticCode, detail: string, offset: number): void {
    for (const item of this.#items ?? []) {
      if (item.code === code && item.detail === detail) {
        item.count = (item.count ?? 1) + 1;
        return;
      }
    }
    this.add(code, detail, offset);
  }

  /** A few entries need no counting. */
  #countCodes(items: readonly Finding[]): void {
    this.#byCode = new Map();
    for (const item of items) this.#note(item);
  }

  #note(entry: Finding): void {
    if (this.#byCode === null) return;
    const listed = this.#byCode.get(entry.code) ?? new Listed(entry);
    listed.length++;
    listed.last = entry;
    this.#byCode.set(entry.code, listed);
  }
}
