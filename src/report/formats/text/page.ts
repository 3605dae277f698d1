import { displayWidth, fitColumns, padColumns, wrapColumns } from '../../display-width.ts';
import { escapeTerminal } from '../../escape.ts';
import { paint, type Style } from './palette.ts';

/** A piece of a line: text as captured (escaped here, at the sink) and what it means. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Takes what is left of the width, at least this many columns; its cells are cut, others are not. */
  readonly flexible?: number;
  readonly cut?: 'end' | 'middle';
  /** When the table is too wide, the column with the highest number goes first; without one it stays. */
  readonly dropFirst?: number;
}

export type Cell = string | Span;

const GAP = 2;
const INDENT = '  ';

function spanOf(cell: Cell): Span {
  return typeof cell === 'string' ? { text: cell } : cell;
}

/** Collects the lines of a text report. Every text passes `escapeTerminal` here and no line is wider than the page. */
export class Page {
  readonly width: number;
  readonly #color: boolean;
  readonly #lines: string[] = [];

  constructor(width: number, color: boolean) {
    this.width = Math.max(40, Math.floor(width));
    this.#color = color;
  }

  /** A heading and the blank line before it; `note` says what the section counts. */
  heading(title: string, note = ''): void {
    if (this.#lines.length > 0) this.#lines.push('');
    this.line([
      { text: title, style: 'heading' },
      ...(note === '' ? [] : [{ text: `  ${note}`, style: 'dim' } as const]),
    ]);
  }

  /** One line; what does not fit is cut. */
  line(cells: readonly Cell[], indent = ''): void {
    let room = this.width - indent.length;
    let painted = indent;
    for (const cell of cells) {
      const { text, style = 'plain' } = spanOf(cell);
      const fitted = fitColumns(escapeTerminal(text), room);
      room -= displayWidth(fitted);
      painted += paint(fitted, style, this.#color);
    }
    this.#lines.push(painted.trimEnd());
  }

  /** A text broken at blanks, each line indented, the further ones by `hanging` more; the last of `maxLines` is cut. */
  paragraph(cell: Cell, indent = INDENT, maxLines = 4, hanging = 0): void {
    const { text, style = 'plain' } = spanOf(cell);
    const pieces = wrapColumns(escapeTerminal(text), this.width - indent.length - hanging, maxLines);
    for (const [index, piece] of pieces.entries()) {
      this.line([{ text: piece, style }], index === 0 ? indent : indent + ' '.repeat(hanging));
    }
  }

  /** `label` in a column of its own, the text wrapped beside it. */
  labelled(label: string, cell: Cell, labelWidth: number, maxLines = 3): void {
    const { text, style = 'plain' } = spanOf(cell);
    const pieces = wrapColumns(escapeTerminal(text), this.width - labelWidth, maxLines);
    for (const [index, piece] of pieces.entries()) {
      const head = padColumns(index === 0 ? label : '', labelWidth);
      this.line([
        { text: head, style: 'dim' },
        { text: piece, style },
      ]);
    }
  }

  /** `label`, then items that are never broken, as many as fit on a line. */
  labelledItems(label: string, items: readonly string[], labelWidth: number): void {
    let line = '';
    let head = label;
    for (const [index, item] of items.entries()) {
      const piece = index === items.length - 1 ? item : `${item},`;
      if (line !== '' && displayWidth(line) + 1 + displayWidth(piece) > this.width - labelWidth) {
        this.labelled(head, line, labelWidth, 1);
        [line, head] = ['', ''];
      }
      line = line === '' ? piece : `${line} ${piece}`;
    }
    if (line !== '') this.labelled(head, line, labelWidth, 1);
  }

  /**
   * Rows under column titles, as wide as the page allows. `below` gives what follows a row, indented below its second column.
   */
  table(
    columns: readonly Column[],
    rows: readonly (readonly Cell[])[],
    below?: (row: number) => readonly Cell[],
  ): void {
    const cells = rows.map((row) => row.map((cell) => ({ ...spanOf(cell), text: escapeTerminal(spanOf(cell).text) })));
    const natural = columns.map((column, index) => naturalWidth(column, index, cells, this.width));
    const shown = chooseColumns(columns, natural, this.width - INDENT.length);
    const widths = shareWidth(columns, natural, shown, this.width - INDENT.length);
    this.#row(
      columns,
      shown,
      widths,
      columns.map((column) => ({ text: column.title, style: 'dim' as const })),
    );
    const indent = ' '.repeat(INDENT.length + (widths[0] ?? 0) + GAP);
    for (const [index, row] of cells.entries()) {
      this.#row(columns, shown, widths, row);
      for (const cell of below?.(index) ?? []) this.paragraph(cell, indent, 2);
    }
  }

  #row(columns: readonly Column[], shown: readonly number[], widths: readonly number[], row: readonly Span[]): void {
    const pieces: Span[] = [];
    for (const index of shown) {
      const column = columns[index] as Column;
      const { text, style = 'plain' } = row[index] ?? { text: '' };
      const columnWidth = widths[index] ?? 0;
      if (pieces.length > 0) pieces.push({ text: ' '.repeat(GAP) });
      pieces.push({ text: padColumns(fitColumns(text, columnWidth, column.cut), columnWidth, column.align), style });
    }
    this.line(pieces, INDENT);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function naturalWidth(column: Column, index: number, rows: readonly (readonly Span[])[], most: number): number {
  let widest = displayWidth(column.title);
  for (const row of rows) {
    const text = row[index]?.text ?? '';
    // Longer than a page is cut anyway: no need to measure a name of 30,000 characters.
    widest = Math.max(widest, text.length > most * 2 ? most : Math.min(most, displayWidth(text)));
  }
  return widest;
}

/** Least width of a column: flexible ones shrink, the others are shown whole. */
function leastWidth(column: Column, natural: number): number {
  return column.flexible === undefined ? natural : Math.min(natural, column.flexible);
}

function totalWidth(shown: readonly number[], widthOf: (index: number) => number): number {
  let total = GAP * Math.max(0, shown.length - 1);
  for (const index of shown) total += widthOf(index);
  return total;
}

/** The columns that fit, in order. */
function chooseColumns(columns: readonly Column[], natural: readonly number[], room: number): number[] {
  let shown = columns.map((_, index) => index);
  const least = (index: number): number => leastWidth(columns[index] as Column, natural[index] ?? 0);
  while (totalWidth(shown, least) > room) {
    const droppable = shown.filter((index) => columns[index]?.dropFirst !== undefined);
    if (droppable.length === 0) break;
    const first = droppable.reduce((worst, index) =>
      (columns[index]?.dropFirst ?? 0) > (columns[worst]?.dropFirst ?? 0) ? index : worst,
    );
    shown = shown.filter((index) => index !== first);
  }
  return shown;
}

/** Every column its least width, then what is left to the flexible ones, to those that need least first. */
function shareWidth(columns: readonly Column[], natural: readonly number[], shown: readonly number[], room: number) {
  const widths = columns.map((column, index) => leastWidth(column, natural[index] ?? 0));
  const need = (index: number): number => (natural[index] ?? 0) - (widths[index] ?? 0);
  let left = room - totalWidth(shown, (index) => widths[index] ?? 0);
  const hungry = shown.filter((index) => need(index) > 0).sort((one, other) => need(one) - need(other));
  for (const index of hungry) {
    const more = Math.max(0, Math.min(left, need(index)));
    widths[index] = (widths[index] ?? 0) + more;
    left -= more;
  }
  return widths;
}
