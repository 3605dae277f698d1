import { FilterError } from './filter-error.ts';
import { type Token, Tokenizer } from './tokens.ts';
import { isUnit, NUMBER_WORD } from './units.ts';

/** Where a piece stands in the expression. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A name or an unquoted value: which of the two is for the fields to say. */
export interface Word extends Range {
  readonly kind: 'word';
  readonly text: string;
  /** Steps that were written in quotes (`args."a name"`); then `text` is the whole as written. */
  readonly steps?: readonly { readonly name: string; readonly quoted: boolean }[];
}
export interface Text extends Range {
  readonly kind: 'text';
  readonly text: string;
  readonly offsets: readonly number[];
}
export interface FunctionCall extends Range {
  readonly kind: 'function';
  readonly name: string;
  readonly nameTo: number;
  readonly argument: Operand;
}
export type Operand = Word | Text | FunctionCall;

export type Comparison = '==' | '!=' | '===' | '!==' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';
export type Quantifier = 'any' | 'all' | null;

export interface SetMember {
  readonly low: Operand;
  /** Null for a single value. */
  readonly high: Operand | null;
}

export type Expression =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly at: Range;
      readonly left: Operand;
      readonly right: Operand;
      readonly quantifier: Quantifier;
    }
  | {
      readonly kind: 'in';
      readonly at: Range;
      readonly operand: Operand;
      readonly members: readonly SetMember[];
      readonly quantifier: Quantifier;
    };

const MAX_DEPTH = 100;
const MAX_SET = 10_000;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '==': '==',
  eq: '==',
  any_eq: '==',
  '!=': '!=',
  ne: '!=',
  all_ne: '!=',
  '===': '===',
  all_eq: '===',
  '!==': '!==',
  any_ne: '!==',
  '<': '<',
  lt: '<',
  '<=': '<=',
  le: '<=',
  '>': '>',
  gt: '>',
  '>=': '>=',
  ge: '>=',
  contains: 'contains',
  '~': 'matches',
  matches: 'matches',
};
const JOINS: Readonly<Record<string, { readonly kind: 'and' | 'or' | 'xor'; readonly power: number }>> = {
  '||': { kind: 'or', power: 1 },
  or: { kind: 'or', power: 1 },
  '^^': { kind: 'xor', power: 2 },
  xor: { kind: 'xor', power: 2 },
  '&&': { kind: 'and', power: 3 },
  and: { kind: 'and', power: 3 },
};
const NEGATIONS = new Set(['!', 'not']);

/** Words with a meaning in the grammar. */
const isReserved = (text: string) =>
  Object.hasOwn(COMPARISONS, text) || Object.hasOwn(JOINS, text) || text === 'not' || text === 'in';

/** Reads an expression. @throws FilterError */
export function parseExpression(expression: string): Expression {
  return new Parser(expression).whole();
}

/** A Pratt parser: `or` binds weakest, then `xor`, `and`, `not`, comparisons. */
class Parser {
  readonly #expression: string;
  readonly #tokens: Tokenizer;
  #token: Token;
  #ahead: Token | null = null;
  #depth = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = new Tokenizer(expression);
    this.#token = this.#tokens.next();
  }

  whole(): Expression {
    if (this.#token.kind === 'end') throw this.#error('the expression is empty', this.#token, 'try: status == fault');
    const found = this.#joined(0);
    if (this.#isSymbol(')')) throw this.#error("')' without '('", this.#token);
    if (!this.#isEnd()) throw this.#unexpected("'and', 'or' or the end");
    return found;
  }

  #joined(least: number): Expression {
    let left = this.#negated();
    for (;;) {
      const join = this.#operatorIn(JOINS);
      if (join === null || join.power <= least) return left;
      // A long chain is one flat list: its depth is not that of a tree.
      const parts = [left];
      while (this.#operatorIn(JOINS)?.kind === join.kind) {
        this.#take();
        parts.push(this.#joined(join.power));
      }
      left = { kind: join.kind, parts };
    }
  }

  #negated(): Expression {
    if (!this.#isNegation()) return this.#comparison();
    const from = this.#token;
    this.#take();
    return this.#deeper(from, () => ({ kind: 'not', part: this.#negated() }));
  }

  #isNegation(): boolean {
    return this.#token.kind !== 'text' && NEGATIONS.has(this.#token.text);
  }

  #comparison(): Expression {
    if (this.#isSymbol('(')) {
      const open = this.#take();
      const inner = this.#deeper(open, () => this.#joined(0));
      if (!this.#isSymbol(')')) {
        if (this.#token.kind === 'end') throw this.#error("the '(' is not closed", open);
        throw this.#unexpected("')'");
      }
      this.#take();
      return inner;
    }
    const quantifier = this.#quantifier();
    const left = this.#operand('a field');
    const first = this.#relation(left, quantifier);
    if (first === null) {
      if (quantifier !== null) throw this.#unexpected('a comparison');
      return { kind: 'exists', operand: left };
    }
    // `100ms < latency < 1s` is two comparisons.
    const parts = [first.test];
    let { right } = first;
    while (right !== null) {
      const next = this.#relation(right, quantifier);
      if (next === null) break;
      parts.push(next.test);
      right = next.right;
    }
    return parts.length === 1 ? first.test : { kind: 'and', parts };
  }

  #quantifier(): Quantifier {
    const { kind, text } = this.#token;
    if (kind !== 'word' || (text !== 'any' && text !== 'all')) return null;
    const next = this.#peek();
    if (next.kind !== 'word' || isReserved(next.text)) return null;
    this.#take();
    return text;
  }

  #relation(left: Operand, quantifier: Quantifier): { test: Expression; right: Operand | null } | null {
    const operator = this.#operatorIn(COMPARISONS);
    if (operator !== null) {
      const at = this.#take();
      const right = this.#operand('a value');
      return { test: { kind: 'compare', operator, at, left, right, quantifier }, right };
    }
    const negated = this.#isWord('not') && this.#peek().kind === 'word' && this.#peek().text === 'in';
    if (!negated && !this.#isWord('in')) return null;
    if (negated) this.#take();
    const at = this.#take();
    const test: Expression = { kind: 'in', at, operand: left, members: this.#set(), quantifier };
    return { test: negated ? { kind: 'not', part: test } : test, right: null };
  }

  #set(): SetMember[] {
    const open = this.#token;
    if (!this.#isSymbol('{')) throw this.#unexpected('a set: {1, 2, 5 .. 9}');
    this.#take();
    const members: SetMember[] = [];
    while (!this.#isSymbol('}')) {
      if (this.#token.kind === 'end') throw this.#error("the '{' is not closed", open);
      if (members.length >= MAX_SET) throw this.#error(`a set has at most ${MAX_SET} values`, this.#token);
      const low = this.#operand('a value');
      let high: Operand | null = null;
      if (this.#isSymbol('..')) {
        this.#take();
        high = this.#operand('the end of the range');
      }
      members.push({ low, high });
      // Wireshark before 4 took blanks between the values.
      if (this.#isSymbol(',')) this.#take();
    }
    if (members.length === 0) throw this.#error('the set is empty', { from: open.from, to: this.#token.to });
    this.#take();
    return members;
  }

  #operand(expected: string): Operand {
    const token = this.#token;
    if (token.kind === 'text') {
      this.#take();
      return { kind: 'text', text: token.text, offsets: token.offsets ?? [], from: token.from, to: token.to };
    }
    if (token.kind !== 'word' || isReserved(token.text)) throw this.#unexpected(expected);
    this.#take();
    if (this.#isSymbol('(')) return this.#functionCall(token);
    if (NUMBER_WORD.test(token.text) && this.#token.kind === 'word' && isUnit(this.#token.text)) {
      const unit = this.#take();
      return { kind: 'word', text: token.text + unit.text, from: token.from, to: unit.to };
    }
    return this.#path(token);
  }

  #functionCall(name: Token): FunctionCall {
    const open = this.#take();
    const argument = this.#deeper(open, () => this.#operand('a field'));
    if (!this.#isSymbol(')')) {
      if (this.#token.kind === 'end') throw this.#error("the '(' is not closed", open);
      throw this.#unexpected("')'");
    }
    const close = this.#take();
    return { kind: 'function', name: name.text, nameTo: name.to, argument, from: name.from, to: close.to };
  }

  /** A word, with the quoted steps that follow it without a blank. */
  #path(first: Token): Word {
    const word: Word = { kind: 'word', text: first.text, from: first.from, to: first.to };
    if (!first.text.endsWith('.') || this.#token.kind !== 'text' || this.#token.from !== first.to) return word;
    const steps = first.text.slice(0, -1).split('.').map(plainStep);
    let { to } = first;
    while (this.#token.kind === 'text' && this.#token.from === to) {
      const quoted = this.#take();
      steps.push({ name: quoted.text, quoted: true });
      ({ to } = quoted);
      const next = this.#token;
      if (next.kind !== 'word' || next.from !== to || !next.text.startsWith('.')) break;
      this.#take();
      ({ to } = next);
      const inner = next.text.slice(1);
      if (inner === '') continue;
      steps.push(...(inner.endsWith('.') ? inner.slice(0, -1) : inner).split('.').map(plainStep));
      if (!inner.endsWith('.')) break;
    }
    return { kind: 'word', text: this.#expression.slice(first.from, to), from: first.from, to, steps };
  }

  #deeper<T>(at: Range, inner: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw this.#error(`nested deeper than ${MAX_DEPTH}`, at);
    this.#depth++;
    const found = inner();
    this.#depth--;
    return found;
  }

  #operatorIn<T>(table: Readonly<Record<string, T>>): T | null {
    const { kind, text } = this.#token;
    return (kind === 'word' || kind === 'symbol') && Object.hasOwn(table, text) ? table[text]! : null;
  }

  #isEnd(): boolean {
    return this.#token.kind === 'end';
  }

  #isSymbol(text: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === text;
  }

  #isWord(text: string): boolean {
    return this.#token.kind === 'word' && this.#token.text === text;
  }

  #take(): Token {
    const token = this.#token;
    this.#token = this.#ahead ?? this.#tokens.next();
    this.#ahead = null;
    return token;
  }

  #peek(): Token {
    this.#ahead ??= this.#tokens.next();
    return this.#ahead;
  }

  #unexpected(expected: string): FilterError {
    const { kind, text } = this.#token;
    if (kind === 'end') return this.#error(`${expected} is missing at the end`, this.#token);
    const hint = kind === 'symbol' && text === '..' ? 'ranges stand in a set: in {200 .. 299}' : '';
    return this.#error(`${expected} is expected here`, this.#token, hint);
  }

  #error(message: string, range: Range, hint = ''): FilterError {
    return new FilterError(message, this.#expression, range, hint);
  }
}

function plainStep(name: string): { name: string; quoted: boolean } {
  return { name, quoted: false };
}
