/** How many terminal columns a text takes, and how to cut it to a number of columns. For text that `escapeTerminal` made printable. */

const PLAIN_ASCII = /^[\x20-\x7e]*$/;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}]$/u;

/** East Asian Wide and Fullwidth ranges and emoji presentation (Unicode 15), pairs of first and last code point. */
const WIDE: readonly number[] = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
  0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
  0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa,
  0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
  0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
  0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff,
  0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18aff, 0x1aff0, 0x1b2ff, 0x1f004, 0x1f004, 0x1f0cf,
  0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393,
  0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442,
  0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4,
  0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df, 0x1f6eb,
  0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff,
  0x1fa70, 0x1faff, 0x20000, 0x3fffd,
];

function isWide(code: number): boolean {
  let low = 0;
  let high = WIDE.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (WIDE[2 * middle] ?? 0)) high = middle - 1;
    else if (code > (WIDE[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

/** Columns of one code point: 0 for a combining mark, 2 for wide ones, else 1. */
function characterWidth(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (isWide(code)) return 2;
  return ZERO_WIDTH.test(character) ? 0 : 1;
}

/** Columns of a text on one line. */
export function displayWidth(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest head of `text` that fits into `columns`, never splitting a character from its marks. */
export function takeColumns(text: string, columns: number): string {
  if (text.length <= columns && PLAIN_ASCII.test(text)) return text;
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest tail of `text` that fits into `columns`. */
function takeLastColumns(text: string, columns: number): string {
  const tail = Array.from(text.slice(Math.max(0, text.length - columns * 4)));
  let width = 0;
  let from = tail.length;
  while (from > 0) {
    width += characterWidth(tail[from - 1] ?? '');
    if (width > columns) break;
    from--;
  }
  while (from < tail.length && characterWidth(tail[from] ?? '') === 0) from++;
  return tail.slice(from).join('');
}

/**
 * `text` in at most `columns` columns. What is cut is replaced by an ellipsis, and by its count when it is more than a little and
 * there is room: `orderServ…(29,985 more)`. `middle` keeps the tail, which in a dotted name says most.
 */
export function fitColumns(text: string, columns: number, cut: 'end' | 'middle' = 'end'): string {
  if (columns <= 0) return '';
  if (text.length <= columns && PLAIN_ASCII.test(text)) return text;
  // A name of 30,000 characters is not measured to its end: at most three marks a character are left by `escapeTerminal`.
  if (text.length <= columns * 8 && displayWidth(text) <= columns) return text;
  if (columns >= 24 && text.length > columns * 4) {
    const room = columns - '…( more)'.length - String(text.length).length;
    const head = takeColumns(text, room);
    return `${head}…(${text.length - head.length} more)`;
  }
  if (cut === 'end' || columns < 9) return `${takeColumns(text, columns - 1)}…`;
  const tail = takeLastColumns(text, Math.floor((columns - 1) * 0.6));
  return `${takeColumns(text, columns - 1 - displayWidth(tail))}…${tail}`;
}

/** Pads with blanks to `columns`; longer text is left alone. */
export function padColumns(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const missing = columns - displayWidth(text);
  if (missing <= 0) return text;
  return align === 'left' ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

/** Breaks a text into lines of at most `columns`, at blanks where there are some; at most `maxLines`, the last one cut. */
export function wrapColumns(text: string, columns: number, maxLines: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (lines.length < maxLines - 1 && (rest.length > columns * 8 || displayWidth(rest) > columns)) {
    const head = takeColumns(rest, columns);
    const blank = rest[head.length] === ' ' ? head.length : head.lastIndexOf(' ');
    const end = blank > head.length / 3 ? blank : Math.max(1, head.length);
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') lines.push(fitColumns(rest, columns));
  return lines;
}
