import type { VerdictRow } from '../../baseline/model.ts';

/** Operations of which some rules cannot be judged, for one reason. */
export interface OpenGroup {
  readonly rules: readonly string[];
  readonly note: string;
  readonly operations: readonly string[];
}

/** Rows without a verdict, taken together where the reason and the operations are the same: most often a few operations have too few calls for every rule. */
export function openGroups(rows: readonly VerdictRow[]): OpenGroup[] {
  const byReason = new Map<string, { rule: string; note: string; operations: string[] }>();
  for (const row of rows) {
    if (row.verdict !== 'inconclusive') continue;
    const { rule } = row;
    const { note, operation } = reasonOf(row);
    const key = `${rule}\n${note}`;
    const known = byReason.get(key);
    if (known === undefined) byReason.set(key, { rule, note, operations: [operation] });
    else known.operations.push(operation);
  }
  const groups = new Map<string, { rules: string[]; note: string; operations: string[] }>();
  for (const { rule, note, operations } of byReason.values()) {
    const key = `${note}\n${operations.join('\n')}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { rules: [rule], note, operations });
    else known.rules.push(rule);
  }
  return [...groups.values()];
}

/** `2 calls, 10 needed` is one reason whatever the number. */
function reasonOf({ note, operation }: VerdictRow): { note: string; operation: string } {
  const few = /^(\d+) calls?, (\d+) needed$/.exec(note);
  return few === null
    ? { note, operation }
    : { note: `fewer than ${few[2]} calls a side`, operation: `${operation} (${few[1]})` };
}

/** The first of `names`, and how many more. */
export function firstOf(names: readonly string[], most: number): string {
  const more = names.length > most ? `, and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}
