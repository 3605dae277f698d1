import { FilterError } from './filter-error.ts';
import { readQuoted } from './quoted-text.ts';

/** A piece of an expression; `from` and `to` are UTF-16 offsets, half-open. */
export interface Token {
  /** word = a name or an unquoted value; text = something in quotes; symbol = an operator or bracket. */
  readonly kind: 'word' | 'text' | 'symbol' | 'end';
  /** As written; of a text its content. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Only of a text: where each character of the content stands in the expression. */
  readonly offsets?: readonly number[];
}

export const MAX_EXPRESSION = 65_536;

/** Longest first, so that a shorter one never hides a longer one. */
const SYMBOLS = [
  '===',
  '!==',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '^^',
  '..',
  '<',
  '>',
  '!',
  '~',
  '(',
  ')',
  '{',
  '}',
  ',',
];
/** What stands where a symbol was meant. */
const MISTAKES: Readonly<Record<string, string>> = {
  '=': 'write == to compare',
  '&': 'write && or and',
  '|': 'write || or or',
  '^': 'write ^^ or xor',
  '[': 'write .0 for the first item, .1 for the second',
  ']': 'write .0 for the first item, .1 for the second',
  ';': 'write a comma between the values of a set',
  '\u201c': 'write straight quotes: "',
  '\u201d': 'write straight quotes: "',
  '`': 'write straight quotes: "',
};
const BLANK = /[ \t\r\n]/;
const WORD = /[^\s"'`\u201c\u201d(){}[\],;=!<>&|~^\u0000-\u001f\u007f-\u009f]/;

/** Cuts an expression into tokens, one at a time, so that what comes after a mistake costs nothing. */
export class Tokenizer {
  readonly #expression: string;
  #at = 0;

  constructor(expression: string) {
    this.#expression = expression;
  }

  /** @throws FilterError */
  next(): Token {
    const expression = this.#expression;
    while (this.#at < expression.length && BLANK.test(expression[this.#at]!)) this.#at++;
    const from = this.#at;
    if (from >= MAX_EXPRESSION) this.#tooLong();
    if (from >= expression.length) return { kind: 'end', text: '', from, to: from };
    const first = expression[from]!;
    if (first === '"' || first === "'") return this.#text(from, from, false);
    if ((first === 'r' || first === 'R') && expression[from + 1] === '"') return this.#text(from, from + 1, true);
    const symbol = SYMBOLS.find((one) => expression.startsWith(one, from));
    if (symbol !== undefined) return this.#token('symbol', symbol, from, from + symbol.length);
    let to = from;
    while (to < expression.length && WORD.test(expression[to]!) && !expression.startsWith('..', to)) {
      to++;
      if (to >= MAX_EXPRESSION) this.#tooLong();
    }
    if (to > from) return this.#token('word', expression.slice(from, to), from, to);
    throw this.#unexpected(first, from);
  }

  #text(from: number, quote: number, raw: boolean): Token {
    const { text, offsets, to } = readQuoted(this.#expression, quote, raw, MAX_EXPRESSION);
    this.#at = to;
    return { kind: 'text', text, from, to, offsets };
  }

  #token(kind: Token['kind'], text: string, from: number, to: number): Token {
    this.#at = to;
    return { kind, text, from, to };
  }

  #tooLong(): never {
    throw new FilterError(`the expression is longer than ${MAX_EXPRESSION} characters`, this.#expression, {
      from: MAX_EXPRESSION,
      to: MAX_EXPRESSION + 1,
    });
  }

  #unexpected(character: string, from: number): FilterError {
    const code = character.charCodeAt(0);
    const name =
      code < 0x20 || (code >= 0x7f && code < 0xa0) || /\s/.test(character)
        ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
        : `'${character}'`;
    return new FilterError(
      `${name} is not expected here`,
      this.#expression,
      { from, to: from + 1 },
      MISTAKES[character] ?? '',
    );
  }
}
