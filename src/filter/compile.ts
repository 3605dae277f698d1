import type { Call } from '../report/model.ts';
import { compareText, constantRelation, type Relation, type Subject, shown } from './constants.ts';
import { FIELD_TYPES, type FieldValue, type Needs } from './field.ts';
import { FilterError } from './filter-error.ts';
import { plainOf } from './neutral.ts';
import { resolveField, resolveOperand, type Source } from './operands.ts';
import type { Comparison, Expression, Operand, Quantifier, SetMember, Text, Word } from './parse.ts';
import { patternTest } from './pattern-test.ts';
import { withItems } from './value-path.ts';

export type CallTest = (call: Call) => boolean;

/** Makes a test of a parsed expression; everything that can be wrong is found here, not when calls are tested. @throws FilterError */
export function compileExpression(parsed: Expression, expression: string, needs: Needs): CallTest {
  return new Compiler(expression, needs).test(parsed);
}

type Compare = Extract<Expression, { kind: 'compare' }>;
type ValueTest = (value: FieldValue) => boolean;

const FLIPPED: Partial<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '===': '===',
  '!==': '!==',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};
const ORDERED = new Set(['number', 'size', 'duration', 'time', 'text', 'address', 'value']);
const TEXTUAL = new Set(['text', 'choice', 'endpoint', 'address', 'value']);

class Compiler {
  readonly #expression: string;
  readonly #needs: Needs;

  constructor(expression: string, needs: Needs) {
    this.#expression = expression;
    this.#needs = needs;
  }

  test(parsed: Expression): CallTest {
    switch (parsed.kind) {
      case 'and': {
        const parts = parsed.parts.map((part) => this.test(part));
        return (call) => parts.every((part) => part(call));
      }
      case 'or': {
        const parts = parsed.parts.map((part) => this.test(part));
        return (call) => parts.some((part) => part(call));
      }
      case 'xor': {
        const parts = parsed.parts.map((part) => this.test(part));
        return (call) => parts.filter((part) => part(call)).length % 2 === 1;
      }
      case 'not': {
        const part = this.test(parsed.part);
        return (call) => !part(call);
      }
      case 'exists':
        return this.#exists(parsed.operand);
      case 'compare':
        return this.#compare(parsed);
      case 'in':
        return this.#in(parsed);
    }
  }

  #exists(operand: Operand): CallTest {
    const { read, type } = this.#source(operand);
    // A flag is always there: by itself it asks for its value.
    return type === 'flag' ? (call) => read(call).includes(true) : (call) => read(call).length > 0;
  }

  #source(operand: Operand): Source {
    return resolveField(operand, this.#expression, this.#needs);
  }

  #compare(parsed: Compare): CallTest {
    let { left, right, operator } = parsed;
    let source = resolveOperand(left, this.#expression, this.#needs);
    const flipped = FLIPPED[operator];
    if (
      source === null &&
      isValue(left) &&
      flipped !== undefined &&
      resolveOperand(right, this.#expression, this.#needs) !== null
    ) {
      [left, right, operator] = [right, left, flipped];
      source = resolveOperand(left, this.#expression, this.#needs);
    }
    source ??= this.#source(left);
    this.#checkOperator(source, operator, parsed);
    if (operator === 'matches' || operator === 'contains') {
      const test = operator === 'matches' ? patternTest(right, this.#expression) : this.#contains(source, right);
      return quantified(source, parsed.quantifier ?? 'any', test);
    }
    // A choice and a text take their bare words first: `status == fault` is no comparison of two fields.
    const other = this.#isConstant(source, right) ? null : resolveOperand(right, this.#expression, this.#needs);
    if (other !== null) return this.#compareFields(source, other, operator, parsed);
    const relation = this.#constant(source, right);
    return quantified(source, parsed.quantifier ?? usualQuantifier(operator), relationTest(operator, relation));
  }

  #isConstant(source: Source, operand: Operand): boolean {
    return operand.kind === 'word' && source.type === 'choice' && (source.choices ?? []).includes(operand.text);
  }

  #constant(subject: Subject, operand: Operand): Relation {
    if (operand.kind === 'function')
      throw new FilterError('a value is expected here', this.#expression, operand, FIELD_TYPES[subject.type].values);
    return constantRelation(subject, operand, this.#expression);
  }

  #contains(source: Source, operand: Operand): ValueTest {
    if (operand.kind === 'function')
      throw new FilterError('contains takes a text', this.#expression, operand, 'write it in quotes');
    const { text } = operand as Word | Text;
    if (source.type !== 'value') return (value) => String(value).includes(text);
    return (value) => {
      const plain = plainOf(value);
      return typeof plain === 'string' && plain.includes(text);
    };
  }

  #checkOperator(source: Source, operator: Comparison, { at }: Compare): void {
    const isText = operator === 'contains' || operator === 'matches';
    const isOrder = operator.startsWith('<') || operator.startsWith('>');
    if ((!isText || TEXTUAL.has(source.type)) && (!isOrder || ORDERED.has(source.type))) return;
    throw new FilterError(
      `${shown(source.name)} is ${FIELD_TYPES[source.type].noun}: ${operator} does not fit it`,
      this.#expression,
      at,
      isText ? 'compare it with == < > or in { }' : 'compare it with == or in { }',
    );
  }

  #compareFields(left: Source, right: Source, operator: Comparison, parsed: Compare): CallTest {
    const group = (source: Source) => (source.type === 'text' || source.type === 'choice' ? 'text' : source.type);
    const isDecoded = left.type === 'value' || right.type === 'value';
    if (!isDecoded && group(left) !== group(right)) {
      throw new FilterError(
        `${shown(left.name)} is ${FIELD_TYPES[left.type].noun}, ${shown(right.name)} is ${FIELD_TYPES[right.type].noun}`,
        this.#expression,
        parsed.right,
        'put a text in quotes',
      );
    }
    const quantifier = parsed.quantifier ?? usualQuantifier(operator);
    const holds = orderTest(operator);
    return (call) => {
      const [a, b] = [comparable(left, call), comparable(right, call)];
      if (a.length === 0 || b.length === 0) return false;
      const one = (value: FieldValue) =>
        quantifier === 'all'
          ? b.every((other) => holds(relate(value, other)))
          : b.some((other) => holds(relate(value, other)));
      return quantifier === 'all' ? a.every(one) : a.some(one);
    };
  }

  #in({ operand, members, quantifier }: Extract<Expression, { kind: 'in' }>): CallTest {
    const source = this.#source(operand);
    return quantified(source, quantifier ?? 'any', this.#setTest(source, members));
  }

  #setTest(source: Source, members: readonly SetMember[]): ValueTest {
    const tests = members.map(({ low, high }): ValueTest => {
      const least = this.#constant(source, low);
      if (high === null) return (value) => least(value) === 0;
      if (!ORDERED.has(source.type)) {
        throw new FilterError(
          `${shown(source.name)} is ${FIELD_TYPES[source.type].noun}: it has no ranges`,
          this.#expression,
          { from: low.from, to: high.to },
          'list the values',
        );
      }
      const most = this.#constant(source, high);
      return (value) => least(value) >= 0 && most(value) <= 0;
    });
    return (value) => tests.some((test) => test(value));
  }
}

/** `100ms < latency`: an operand that can be no misspelt field. */
function isValue(operand: Operand): boolean {
  return operand.kind === 'text' || (operand.kind === 'word' && /^[+-]?\.?[0-9]/.test(operand.text));
}

/** Wireshark 4: `!=` and `===` ask for all values, everything else for any. */
function usualQuantifier(operator: Comparison): 'any' | 'all' {
  return operator === '!=' || operator === '===' ? 'all' : 'any';
}

function comparable(source: Source, call: Call): readonly FieldValue[] {
  const values = source.read(call);
  return source.type === 'value' ? withItems(values) : values;
}

/** A field that a call has not got matches neither way. */
function quantified(source: Source, quantifier: NonNullable<Quantifier>, test: ValueTest): CallTest {
  if (quantifier === 'any') return (call) => comparable(source, call).some(test);
  return (call) => {
    const values = comparable(source, call);
    return values.length > 0 && values.every(test);
  };
}

function relationTest(operator: Comparison, relation: Relation): ValueTest {
  const holds = orderTest(operator);
  return (value) => holds(relation(value));
}

/** What a relation must be; NaN (not to be compared) is unequal and in no order. */
function orderTest(operator: Comparison): (relation: number) => boolean {
  switch (operator) {
    case '!=':
    case '!==':
      return (relation) => relation !== 0;
    case '<':
      return (relation) => relation < 0;
    case '<=':
      return (relation) => relation <= 0;
    case '>':
      return (relation) => relation > 0;
    case '>=':
      return (relation) => relation >= 0;
    default:
      return (relation) => relation === 0;
  }
}

/** How two values of fields stand to each other. */
function relate(left: FieldValue, right: FieldValue): number {
  const [a, b] = [typeof left === 'bigint' ? left : plainOf(left), typeof right === 'bigint' ? right : plainOf(right)];
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  const isNumeric = (value: unknown) => typeof value === 'number' || typeof value === 'bigint';
  if (isNumeric(a) && isNumeric(b)) {
    const [x, y] = [a as number, b as number];
    return x < y ? -1 : x > y ? 1 : x >= y ? 0 : Number.NaN;
  }
  return a === b && typeof a !== 'symbol' ? 0 : Number.NaN;
}
