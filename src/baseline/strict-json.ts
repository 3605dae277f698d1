/** What is wrong with a JSON text and where: `duplicate member at /operations/0/calls`. */
export class JsonProblem extends Error {
  override readonly name = 'JsonProblem';
}

/** Nesting of a decoded value in a report: each of up to 512 AMF levels takes a few of JSON. */
const MAX_DEPTH = 4096;
/** Below these members stands what came from the wire: any name is possible there. */
const VALUE_MEMBERS: ReadonlySet<string> = new Set(['arguments', 'result', 'value', 'rootCause']);
const POISON: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_STRING = /[^"\\\x00-\x1f]*"/y;

/**
 * JSON as RFC 8259 has it and no more: no byte order mark, no member twice, no number beyond a double, bounded nesting, and no member
 * that could be taken for a prototype outside of decoded values.
 * @throws JsonProblem
 */
export function parseStrictJson(text: string, inValue = false, maxDepth = MAX_DEPTH): unknown {
  return new Parser(text, maxDepth).document(inValue);
}

class Parser {
  readonly #text: string;
  readonly #path: (string | number)[] = [];
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(inValue: boolean): unknown {
    if (this.#text.charCodeAt(0) === 0xfeff) throw new JsonProblem('begins with a byte order mark');
    const value = this.#whole(inValue);
    this.#blank();
    if (this.#at < this.#text.length) throw this.#problem('text after the end of the document');
    return value;
  }

  /** How deep the stack reaches depends on the machine: where it ends before the limit, the document is too deep, too. */
  #whole(inValue: boolean): unknown {
    try {
      return this.#value(inValue);
    } catch (error) {
      if (error instanceof RangeError) throw this.#problem('nested too deeply');
      throw error;
    }
  }

  #problem(what: string): JsonProblem {
    let path = '';
    for (const step of this.#path.slice(0, 12)) path += `/${String(step).slice(0, 80)}`;
    if (this.#path.length > 12) path += '/…';
    return new JsonProblem(`${what} at ${path === '' ? '/' : path} (character ${this.#at})`);
  }

  #blank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #value(inValue: boolean): unknown {
    this.#blank();
    const character = this.#text[this.#at];
    switch (character) {
      case undefined:
        throw this.#problem('the document ends too early');
      case '{':
        return this.#object(inValue);
      case '[':
        return this.#array(inValue);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#problem('not JSON');
    this.#at += word.length;
    return value;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) throw this.#problem('not JSON');
    const value = Number(match[0]);
    if (!Number.isFinite(value)) throw this.#problem(`number too large`);
    this.#at += match[0].length;
    return value;
  }

  #string(): string {
    const from = this.#at++;
    for (;;) {
      PLAIN_STRING.lastIndex = this.#at;
      const plain = PLAIN_STRING.exec(this.#text);
      if (plain !== null) {
        this.#at += plain[0].length;
        break;
      }
      while (this.#text.charCodeAt(this.#at) >= 0x20 && this.#text[this.#at] !== '\\') this.#at++;
      if (this.#text[this.#at] !== '\\') throw this.#problem('a text that does not end');
      this.#at += 2;
    }
    try {
      return JSON.parse(this.#text.slice(from, this.#at)) as string;
    } catch {
      throw this.#problem('a text that is not JSON');
    }
  }

  #enter(): void {
    this.#at++;
    if (this.#path.length >= this.#maxDepth) throw this.#problem(`nested deeper than ${this.#maxDepth} levels`);
  }

  /** True when the list goes on. */
  #separator(end: string): boolean {
    this.#blank();
    const character = this.#text[this.#at];
    if (character === undefined) throw this.#problem('the document ends too early');
    if (character !== ',' && character !== end) throw this.#problem('not JSON');
    this.#at++;
    return character === ',';
  }

  #array(inValue: boolean): unknown[] {
    this.#enter();
    const items: unknown[] = [];
    this.#blank();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return items;
    }
    do {
      this.#path.push(items.length);
      items.push(this.#value(inValue));
      this.#path.pop();
    } while (this.#separator(']'));
    return items;
  }

  #object(inValue: boolean): object {
    this.#enter();
    const members = {};
    this.#blank();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return members;
    }
    do {
      this.#blank();
      if (this.#text[this.#at] !== '"') throw this.#problem('a member name is missing');
      const name = this.#string();
      this.#path.push(name);
      if (Object.hasOwn(members, name)) throw this.#problem('duplicate member');
      if (!inValue && POISON.has(name)) throw this.#problem('member not allowed');
      this.#blank();
      if (this.#text[this.#at] !== ':') throw this.#problem('a colon is missing');
      this.#at++;
      const value = this.#value(inValue || VALUE_MEMBERS.has(name));
      // Never an assignment: `__proto__` must become a member like any other.
      Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
      this.#path.pop();
    } while (this.#separator('}'));
    return members;
  }
}
