import type { FieldValue } from './field.ts';
import { FilterError } from './filter-error.ts';
import { plainOf } from './neutral.ts';
import type { Operand } from './parse.ts';
import { PatternError } from './regex/pattern-error.ts';
import { Regex } from './regex/regex.ts';

const REMEMBERED = 1000;
const SHORT = 256;

/** Whether a value's text matches a pattern, without regard to case as in Wireshark. @throws FilterError with the place in the pattern */
export function patternTest(operand: Operand, expression: string): (value: FieldValue) => boolean {
  if (operand.kind === 'function')
    throw new FilterError('matches takes a pattern', expression, operand, 'write it in quotes');
  const regex = compiled(operand, expression);
  // Operations and codes come again and again.
  const known = new Map<string, boolean>();
  return (value) => {
    const text = plainOf(value);
    if (typeof text !== 'string') return false;
    if (text.length > SHORT) return regex.test(text);
    let found = known.get(text);
    if (found === undefined) {
      found = regex.test(text);
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, found);
    }
    return found;
  };
}

function compiled(operand: Exclude<Operand, { kind: 'function' }>, expression: string): Regex {
  try {
    return new Regex(operand.text);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const place = (offset: number) =>
      operand.kind === 'text' ? (operand.offsets[offset] ?? operand.to) : operand.from + offset;
    const from = place(error.from);
    throw new FilterError(`pattern: ${error.message}`, expression, { from, to: Math.max(from + 1, place(error.to)) });
  }
}
