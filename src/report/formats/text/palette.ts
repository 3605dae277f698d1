/** The few styles of the text report; a style says what a piece of text means, the palette how it looks. */
const CODES = {
  plain: ['', ''],
  heading: ['\x1b[1m', '\x1b[22m'],
  dim: ['\x1b[2m', '\x1b[22m'],
  bad: ['\x1b[31m', '\x1b[39m'],
  warn: ['\x1b[33m', '\x1b[39m'],
  good: ['\x1b[32m', '\x1b[39m'],
  accent: ['\x1b[36m', '\x1b[39m'],
} as const;

export type Style = keyof typeof CODES;

/** `text` must be escaped already: this is the only place that writes escape sequences. */
export function paint(text: string, style: Style, color: boolean): string {
  const [on, off] = CODES[style];
  return color && text !== '' ? on + text + off : text;
}
