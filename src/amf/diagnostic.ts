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

interface MutableDiagnostic {
  code: DiagnosticCode;
  detail: string;
  offset: number;
  count?: number;
}

/** The findings of one header, body or envelope, bounded however hostile the bytes are. */
export class FindingList {
  readonly items: AmfDiagnostic[] = [];
  #lastOf: Map<DiagnosticCode, { listed: number; entry: MutableDiagnostic }> | null = null;

  /** True while an entry of `code` would be listed with its own detail; ask before building a costly detail. */
  lists(code: DiagnosticCode): boolean {
    const seen = this.#lastOf?.get(code);
    return seen === undefined || seen.listed < LISTED;
  }

  add(code: DiagnosticCode, detail: string, offset: number): void {
    this.#lastOf ??= new Map();
    const seen = this.#lastOf.get(code);
    if (seen !== undefined && seen.listed >= LISTED) {
      seen.entry.count = (seen.entry.count ?? 1) + 1;
      return;
    }
    const entry: MutableDiagnostic = { code, detail, offset };
    this.items.push(entry);
    if (seen === undefined) this.#lastOf.set(code, { listed: 1, entry });
    else {
      seen.listed++;
      seen.entry = entry;
    }
  }

  /** Like `add`, but findings of the same code and detail become one entry with a count. */
  addOnce(code: DiagnosticCode, detail: string, offset: number): void {
    for (const item of this.items) {
      if (item.code === code && item.detail === detail) {
        const entry = item as MutableDiagnostic;
        entry.count = (entry.count ?? 1) + 1;
        return;
      }
    }
    this.add(code, detail, offset);
  }
}
