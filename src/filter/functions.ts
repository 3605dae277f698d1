import type { FieldType, FieldValue } from './field.ts';
import { lengthOf, plainOf } from './neutral.ts';
import { withItems } from './value-path.ts';

export interface FilterFunction {
  readonly description: string;
  readonly type: FieldType;
  /** Types of field it takes. */
  readonly takes: readonly FieldType[] | 'all';
  readonly apply: (values: readonly FieldValue[]) => readonly FieldValue[];
}

function eachText(change: (text: string) => string): FilterFunction['apply'] {
  return (values) =>
    withItems(values).flatMap((value) => {
      const plain = plainOf(value);
      return typeof plain === 'string' ? [change(plain)] : [];
    });
}

const TEXTS = ['text', 'choice', 'endpoint', 'address', 'value'] as const;

/** What may stand around a field. */
export const FUNCTIONS = {
  lower: {
    description: 'a text in lower case',
    type: 'text',
    takes: TEXTS,
    apply: eachText((text) => text.toLowerCase()),
  },
  upper: {
    description: 'a text in upper case',
    type: 'text',
    takes: TEXTS,
    apply: eachText((text) => text.toUpperCase()),
  },
  len: {
    description: 'characters of a text, bytes of a byte array, items of a list',
    type: 'number',
    takes: TEXTS,
    apply: (values) => values.flatMap((value) => lengthOf(value) ?? []),
  },
  count: {
    description: 'how many values a field has, or items a list; 0 when it has none',
    type: 'number',
    takes: 'all',
    apply: (values) => [withItems(values).length],
  },
} as const satisfies Record<string, FilterFunction>;
