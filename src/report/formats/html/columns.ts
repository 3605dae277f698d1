/**
 * Many objects of one kind as columns: their texts are written once, and equal values of a column too. A value is `same` for all, one of a list
 * (`at`, −1 = missing), or written out. Members that are objects become columns `outer.inner`, but for those named `whole`.
 */
export type Column =
  | { readonly same: unknown }
  | { readonly list: readonly unknown[]; readonly at: readonly number[] }
  | { readonly values: readonly unknown[] };

export interface Columns {
  readonly count: number;
  readonly columns: readonly (readonly [name: string, column: Column])[];
}

/** Objects to columns. @param nested members whose members have columns of their own; in every object they are objects */
export function toColumns(rows: readonly object[], nested: ReadonlySet<string>): Columns {
  const names = new Map<string, unknown[]>();
  for (const [index, row] of rows.entries()) {
    for (const [name, value] of Object.entries(row)) {
      if (!nested.has(name)) set(names, name, index, value, rows.length);
      else for (const [inner, one] of Object.entries(value)) set(names, `${name}.${inner}`, index, one, rows.length);
    }
  }
  return { count: rows.length, columns: [...names].map(([name, values]) => [name, columnOf(values)] as const) };
}

function set(names: Map<string, unknown[]>, name: string, index: number, value: unknown, count: number): void {
  let values = names.get(name);
  if (values === undefined) {
    values = new Array<unknown>(count).fill(undefined);
    names.set(name, values);
  }
  values[index] = value;
}

function columnOf(values: readonly unknown[]): Column {
  const first = values[0];
  if (first !== undefined && isSimple(first) && values.every((value) => value === first)) return { same: first };
  const isNumeric = values.every((value) => typeof value === 'number' || value === null);
  if (isNumeric) return { values };
  const places = new Map<unknown, number>();
  const list: unknown[] = [];
  const at = values.map((value) => {
    if (value === undefined) return -1;
    const key = isSimple(value) ? value : JSON.stringify(value);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, list.length);
    return list.push(value) - 1;
  });
  return { list, at };
}

function isSimple(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** Columns to objects again, members in the order of the columns. */
export function fromColumns({ count, columns }: Columns): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = Array.from({ length: count }, () => ({}));
  for (const [name, column] of columns) {
    const dot = name.indexOf('.');
    const outer = dot < 0 ? null : name.slice(0, dot);
    const member = name.slice(dot + 1);
    for (let index = 0; index < count; index++) {
      const value = valueAt(column, index);
      if (value === undefined) continue;
      const row = rows[index]!;
      if (outer === null) row[member] = value;
      else {
        row[outer] ??= {};
        (row[outer] as Record<string, unknown>)[member] = value;
      }
    }
  }
  return rows;
}

function valueAt(column: Column, index: number): unknown {
  if ('same' in column) return column.same;
  if ('values' in column) return column.values[index];
  const place = column.at[index]!;
  return place < 0 ? undefined : column.list[place];
}
