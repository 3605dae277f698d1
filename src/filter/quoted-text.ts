import { FilterError } from './filter-error.ts';

export interface QuotedText {
  readonly text: string;
  /** Where each character of `text` stands in the expression, and one more for its end. */
  readonly offsets: readonly number[];
  /** Behind the closing quote. */
  readonly to: number;
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'" };
/** `\xHH`, `\uHHHH`, `\u{H…}` */
const CODED = /(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})/y;

/**
 * Reads a text in quotes. A backslash before a character that has no meaning of its own stays: `"\d"` is a usable pattern. In a raw text
 * (`r"…"`) every backslash stays, as in Wireshark.
 * @param quote offset of the opening quote
 * @throws FilterError when it does not end, or holds a control character
 */
export function readQuoted(expression: string, quote: number, raw: boolean, limit: number): QuotedText {
  const mark = expression[quote]!;
  const offsets: number[] = [];
  let text = '';
  let at = quote + 1;
  const add = (piece: string, from: number) => {
    for (let index = 0; index < piece.length; index++) offsets.push(from);
    text += piece;
  };
  for (;;) {
    const character = expression[at];
    if (at >= limit) {
      const place = { from: limit, to: limit + 1 };
      throw new FilterError(`the expression is longer than ${limit} characters`, expression, place);
    }
    if (character === undefined) {
      throw new FilterError(
        'the text does not end',
        expression,
        { from: quote, to: quote + 1 },
        `close it with ${mark}`,
      );
    }
    if (character === mark) break;
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) {
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      throw new FilterError(
        `${name} in a text`,
        expression,
        { from: at, to: at + 1 },
        'write it as \\x00 with its code',
      );
    }
    if (character !== '\\') {
      add(character, at);
      at++;
      continue;
    }
    const next = expression[at + 1] ?? '';
    if (raw) {
      // A quote after a backslash does not end a raw text; both characters belong to it.
      add(next === mark ? `\\${next}` : '\\', at);
      at += next === mark ? 2 : 1;
      continue;
    }
    CODED.lastIndex = at + 1;
    const coded = CODED.exec(expression);
    if (coded !== null) {
      const point = Number.parseInt(coded[1] ?? coded[2] ?? coded[3]!, 16);
      if (point > 0x10ffff)
        throw new FilterError('there is no such character', expression, { from: at, to: CODED.lastIndex });
      add(String.fromCodePoint(point), at);
      at = CODED.lastIndex;
      continue;
    }
    const simple = SIMPLE[next];
    if (simple === undefined) {
      add('\\', at);
      at++;
    } else {
      add(simple, at);
      at += 2;
    }
  }
  offsets.push(at);
  return { text, offsets, to: at + 1 };
}
