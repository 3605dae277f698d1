/** A JSON value that knows the line it begins in. */
export type LinedJson =
  | { readonly kind: 'scalar'; readonly line: number; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly LinedJson[] }
  | { readonly kind: 'object'; readonly line: number; readonly members: readonly LinedMember[] };

export interface LinedMember {
  readonly name: string;
  readonly line: number;
  readonly value: LinedJson;
}

/** The text is no JSON; `line` counts from 1. */
export class JsonLineError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`);
    this.name = 'JsonLineError';
    this.line = line;
  }
}

const MAX_DEPTH = 64;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

class Parser {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): LinedJson {
    const value = this.#value();
    this.#blank();
    if (this.#at < this.#text.length) this.#fail('more text after the end');
    return value;
  }

  #fail(message: string): never {
    throw new JsonLineError(message, this.#line);
  }

  #blank(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!;
      if (char === '\n') this.#line++;
      else if (char !== ' ' && char !== '\t' && char !== '\r') return;
    }
  }

  #eat(char: string): boolean {
    this.#blank();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #value(): LinedJson {
    this.#blank();
    if (++this.#depth > MAX_DEPTH) this.#fail('nested too deep');
    const line = this.#line;
    let value: LinedJson;
    if (this.#eat('{')) value = { kind: 'object', line, members: this.#members() };
    else if (this.#eat('[')) value = { kind: 'list', line, items: this.#items() };
    else {
      const token = this.#match(STRING) ?? this.#match(SCALAR) ?? this.#fail('a value is expected here');
      value = { kind: 'scalar', line, value: JSON.parse(token) };
    }
    this.#depth--;
    return value;
  }

  #items(): LinedJson[] {
    const items: LinedJson[] = [];
    if (this.#eat(']')) return items;
    do items.push(this.#value());
    while (this.#eat(','));
    if (!this.#eat(']')) this.#fail('"," or "]" is expected here');
    return items;
  }

  #members(): LinedMember[] {
    const members: LinedMember[] = [];
    if (this.#eat('}')) return members;
    do {
      this.#blank();
      const line = this.#line;
      const name: string = JSON.parse(this.#match(STRING) ?? this.#fail('a name in quotes is expected here'));
      if (!this.#eat(':')) this.#fail('":" is expected here');
      if (members.some((member) => member.name === name)) this.#fail(`"${name}" comes twice`);
      members.push({ name, line, value: this.#value() });
    } while (this.#eat(','));
    if (!this.#eat('}')) this.#fail('"," or "}" is expected here');
    return members;
  }
}

/** Parses JSON keeping line numbers. @throws JsonLineError */
export function parseJsonLines(text: string): LinedJson {
  return new Parser(text).parse();
}
