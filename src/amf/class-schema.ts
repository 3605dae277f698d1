/** One field type of a custom externalizable, see `parseClassSchema`. */
export type FieldType =
  | 'value'
  | 'boolean'
  | 'byte'
  | 'short'
  | 'int'
  | 'uint'
  | 'long'
  | 'float'
  | 'double'
  | 'utf'
  | 'utf-long'
  | 'u29'
  | 'string'
  | 'rest'
  | `bytes:${number}`;

/** A step of a layout: a named field, a list, or fields that a flag announces. */
export type LayoutStep =
  | { readonly name: string; readonly type: FieldType }
  | { readonly name: string; readonly list: LayoutItem; readonly count: 'u29' | 'int' | 'short' | 'byte' }
  | {
      readonly when: { readonly field: string; readonly bit?: number; readonly equals?: boolean | number };
      readonly then: readonly LayoutStep[];
    };

export type LayoutItem = FieldType | 'pair';

export type ClassLayout =
  | { readonly kind: 'one-value' }
  | { readonly kind: 'pairs' }
  | { readonly kind: 'fields'; readonly steps: readonly LayoutStep[] };

/** Layouts of the application's own externalizable classes, by class name. */
export type ClassSchema = ReadonlyMap<string, ClassLayout>;
