import type { Call } from '../report/model.ts';
import type { Subject } from './constants.ts';
import { shown } from './constants.ts';
import { FIELD_TYPES, type Field, type FieldType, type FieldValue, type Needs } from './field.ts';
import { fieldNames, findField } from './fields.ts';
import { FilterError } from './filter-error.ts';
import { type FilterFunction, FUNCTIONS } from './functions.ts';
import { didYouMean } from './nearest.ts';
import type { FunctionCall, Operand, Word } from './parse.ts';
import { type PathStep, valuesAt } from './value-path.ts';

/** A field, a path into a value, or a function of one. */
export interface Source extends Subject {
  readonly type: FieldType;
  readonly read: (call: Call) => readonly FieldValue[];
}

const MAX_STEPS = 100;

/** What an operand reads; null when it is a constant. @throws FilterError for a misspelt function or path */
export function resolveOperand(operand: Operand, expression: string, needs: Needs): Source | null {
  if (operand.kind === 'text') return null;
  if (operand.kind === 'function') return functionSource(operand, expression, needs);
  const found = operand.steps === undefined ? findField(operand.text) : null;
  if (found === null) return pathSource(operand, expression, needs);
  const { name, field } = found;
  if (field.path === true) needs.values = true;
  if (name === 'id' || name === 'connection') needs.number = true;
  return { ...subject(operand.text, field), read: field.path === true ? readPath(field, []) : field.read };
}

/** As `resolveOperand`, but there must be a field. @throws FilterError with the names it may have meant */
export function resolveField(operand: Operand, expression: string, needs: Needs): Source {
  const source = resolveOperand(operand, expression, needs);
  if (source !== null) return source;
  if (operand.kind === 'text')
    throw new FilterError(
      'a field is expected here, not a text',
      expression,
      operand,
      'write the field first, then the text',
    );
  throw new FilterError(
    `there is no field ${JSON.stringify(shown(operand.kind === 'word' ? operand.text : operand.name))}`,
    expression,
    operand,
    didYouMean(operand.kind === 'word' ? operand.text : operand.name, fieldNames(), 'amfscope fields lists them all'),
  );
}

function subject(name: string, field: Field): Subject & { readonly type: FieldType } {
  return {
    type: field.type,
    name,
    ...(field.choices === undefined ? {} : { choices: field.choices }),
    // `timing.totalNs > 5` says its unit, `latency > 5` does not.
    bareUnit: field.unit === 'ns' && !name.endsWith('Ns') ? null : field.unit,
  };
}

/** `args.0.name`, `result.items.*.price`, `args."odd name"` */
function pathSource(word: Word, expression: string, needs: Needs): Source | null {
  const steps = word.steps ?? word.text.split('.').map((name) => ({ name, quoted: false }));
  const root = findField(steps[0]!.name);
  if (root?.field.path !== true) return null;
  if (steps.length - 1 > MAX_STEPS) throw new FilterError(`a path has at most ${MAX_STEPS} steps`, expression, word);
  const path = steps.slice(1).map(({ name, quoted }): PathStep => {
    if (name === '' && !quoted)
      throw new FilterError('a step of the path is empty', expression, word, 'write a name between two points');
    if (!quoted && name === '*') return { kind: 'each' };
    if (!quoted && name === '**') return { kind: 'below' };
    return { kind: 'name', name };
  });
  needs.values = true;
  return { ...subject(word.text, root.field), read: readPath(root.field, path) };
}

function readPath(field: Field, path: readonly PathStep[]): Source['read'] {
  return (call) => {
    const [root] = field.read(call);
    // Nothing was sent, or no answer was kept.
    if (path.length === 0 && (root === null || root === undefined)) return [];
    return root === undefined ? [] : valuesAt(root, path);
  };
}

function functionSource(operand: FunctionCall, expression: string, needs: Needs): Source {
  if (!Object.hasOwn(FUNCTIONS, operand.name)) {
    throw new FilterError(
      `there is no function ${JSON.stringify(shown(operand.name))}`,
      expression,
      { from: operand.from, to: operand.nameTo },
      didYouMean(operand.name, Object.keys(FUNCTIONS), `functions: ${Object.keys(FUNCTIONS).join(' ')}`),
    );
  }
  const used: FilterFunction = FUNCTIONS[operand.name as keyof typeof FUNCTIONS];
  const inner = resolveField(operand.argument, expression, needs);
  if (used.takes !== 'all' && !used.takes.includes(inner.type)) {
    throw new FilterError(
      `${operand.name}() takes a text; ${shown(inner.name)} is ${FIELD_TYPES[inner.type].noun}`,
      expression,
      operand.argument,
    );
  }
  return {
    type: used.type,
    name: expression.slice(operand.from, operand.to),
    bareUnit: null,
    read: (call) => used.apply(inner.read(call)),
  };
}
