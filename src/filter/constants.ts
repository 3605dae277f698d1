import { compareAddress, parseNetwork } from './address.ts';
import type { Field, FieldType, FieldValue } from './field.ts';
import { FIELD_TYPES } from './field.ts';
import { FilterError } from './filter-error.ts';
import { compareInstant, parseInstant } from './instant.ts';
import { didYouMean } from './nearest.ts';
import { plainOf } from './neutral.ts';
import type { Text, Word } from './parse.ts';
import { DURATION_UNIT_NAMES, hasUnit, parseDuration, parseNumber, parseSize, SIZE_UNIT_NAMES } from './units.ts';

/** How a value stands to a constant: below 0, 0 or above; NaN when the two cannot be compared. */
export type Relation = (value: FieldValue) => number;

/** What a constant is compared with. */
export interface Subject {
  readonly type: FieldType;
  /** As the user wrote it. */
  readonly name: string;
  readonly choices?: Field['choices'];
  /** A bare number means this unit. */
  readonly bareUnit: Field['unit'];
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Reads a constant as a value of `subject`'s type. @throws FilterError when it is none */
export function constantRelation(subject: Subject, constant: Word | Text, expression: string): Relation {
  const fail = (hint: string): never => {
    const value = JSON.stringify(shown(constant.text));
    const what =
      subject.type === 'choice' ? `is never ${value}` : `is ${FIELD_TYPES[subject.type].noun}, ${value} is not`;
    throw new FilterError(`${shown(subject.name)} ${what}`, expression, constant, hint);
  };
  const { text } = constant;
  const { values } = FIELD_TYPES[subject.type];
  switch (subject.type) {
    case 'text':
      return (value) => compareText(String(value), text);
    case 'choice': {
      const choices = subject.choices ?? [];
      if (!choices.includes(text)) fail(didYouMean(text, choices, `one of: ${choices.join(' ')}`));
      return (value) => (value === text ? 0 : Number.NaN);
    }
    case 'number': {
      const number = parseNumber(text);
      return number === null ? fail(values) : (value) => Number(value) - number;
    }
    case 'size': {
      const size = parseSize(text) ?? parseNumber(text);
      return size === null
        ? fail(`a number with or without a unit: ${SIZE_UNIT_NAMES}`)
        : (value) => Number(value) - size;
    }
    case 'duration': {
      const bare = parseNumber(text);
      const ns = parseDuration(text) ?? (bare === 0 || subject.bareUnit === 'ns' ? bare : null);
      if (ns !== null) return (value) => Number(value) - ns;
      return fail(bare === null ? values : `say the unit: ${text}ms (${DURATION_UNIT_NAMES})`);
    }
    case 'time': {
      const instant = parseInstant(text);
      return instant === null ? fail(values) : (value) => compareInstant(value as bigint, instant);
    }
    case 'flag': {
      const lower = text.toLowerCase();
      if (!['true', 'false', '1', '0'].includes(lower)) fail(values);
      const wanted = lower === 'true' || lower === '1';
      return (value) => (value === wanted ? 0 : Number.NaN);
    }
    case 'endpoint':
    case 'address': {
      const network = parseNetwork(text);
      if (network === null) return fail(values);
      if (network.port !== null && subject.type === 'address') return fail(values);
      return (value) => compareAddress(String(value), network);
    }
    case 'value':
      return valueRelation(subject, constant, expression);
  }
}

/** Decoded values have types of their own: a constant in quotes is a text, a bare word is what it looks like, or else a text. */
function valueRelation(subject: Subject, constant: Word | Text, expression: string): Relation {
  const { text } = constant;
  const isBare = constant.kind === 'word';
  if (isBare && hasUnit(text)) {
    throw new FilterError(
      `${subject.name} has no unit, ${JSON.stringify(shown(text))} has one`,
      expression,
      constant,
      'write the number alone, or a text in quotes',
    );
  }
  const number = isBare ? parseNumber(text) : null;
  // A 64-bit integer does not fit into a number.
  const exact = isBare && /^[+-]?[0-9]{1,20}$/.test(text) ? BigInt(text.replace('+', '')) : number;
  const lower = text.toLowerCase();
  const flag = isBare && (lower === 'true' || lower === 'false') ? lower === 'true' : null;
  const isNull = isBare && text === 'null';
  const isUndefined = isBare && text === 'undefined';
  const instant = parseInstant(text);
  const isOnlyText = number === null && flag === null && !isNull && !isUndefined;
  return (value) => {
    const plain = plainOf(value);
    switch (typeof plain) {
      case 'string':
        // "abc" > 3 says nothing.
        return isOnlyText || plain === text ? compareText(plain, text) : Number.NaN;
      case 'number':
        return number === null ? Number.NaN : plain - number || (plain === number ? 0 : Number.NaN);
      case 'bigint':
        return exact === null ? Number.NaN : plain < exact ? -1 : plain > exact ? 1 : 0;
      case 'boolean':
        return flag === plain ? 0 : Number.NaN;
      case 'undefined':
        return isUndefined ? 0 : Number.NaN;
      case 'object':
        if (plain === null) return isNull ? 0 : Number.NaN;
        return instant === null || !Number.isFinite(plain.dateMs)
          ? Number.NaN
          : compareInstant(BigInt(Math.round(plain.dateMs * 1e3)) * 1000n, instant);
      default:
        return Number.NaN;
    }
  };
}

/** The beginning of a text, for a message. */
export function shown(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
