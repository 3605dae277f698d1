import { fitColumns } from '../../display-width.ts';
import { escapeInvisible, markdownCode } from '../../escape.ts';

/** Longest captured text in a cell, in columns; the whole of it is in the other formats. */
const CELL = 100;

/** Captured text, cut, as inline code. */
export function code(text: string): string {
  return markdownCode(fitColumns(escapeInvisible(text), CELL));
}

/** A GitHub table; titles that begin with `>` stand on the right. Cells are Markdown already. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = titles.map((title) => title.replace(/^>/, ''));
  const rule = titles.map((title) => (title.startsWith('>') ? '--:' : ':--'));
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** A part that GitHub shows folded; `title` is our own text. */
export function folded(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
