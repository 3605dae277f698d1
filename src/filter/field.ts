import type { Call } from '../report/model.ts';

/** What kind of value a field has, and so which operators and values it takes. */
export const FIELD_TYPES = {
  text: { noun: 'text', values: 'a text: "…" or a bare word' },
  choice: { noun: 'one of a list', values: 'one of the values listed' },
  number: { noun: 'a number', values: 'a number: 42, 0x2a' },
  size: { noun: 'a size', values: 'bytes: 1500, 64KiB, 1.5MB (B kB KiB MB MiB GB GiB)' },
  duration: { noun: 'a duration', values: 'with a unit: 100ms, 1.5s (ns us ms s min h)' },
  time: { noun: 'a time', values: 'UTC: 2011-03-13T07:06:40.5Z, 2011-03-13, or a time of day 07:06:40' },
  flag: { noun: 'true or false', values: 'true, false' },
  endpoint: { noun: 'an address with port', values: '10.1.2.3:80, 10.1.2.3, 10.1.0.0/16, "[fe80::1]:80"' },
  address: { noun: 'an address', values: '10.1.2.3, 10.1.0.0/16, fe80::1' },
  value: { noun: 'a decoded value', values: 'a number, a text, true, false, null, a time' },
} as const satisfies Record<string, { readonly noun: string; readonly values: string }>;

export type FieldType = keyof typeof FIELD_TYPES;

/** A value of a field: time as ns since 1970 (bigint), duration as ns, size as bytes; a decoded value in the neutral model. */
export type FieldValue = unknown;

export interface Field {
  readonly type: FieldType;
  /** Unit of a bare number; null = a number has to say its unit, or there is none. */
  readonly unit: 'ns' | 'B' | null;
  readonly description: string;
  /** Other names of the same field. */
  readonly aliases?: readonly string[];
  /** What a choice may be. */
  readonly choices?: readonly string[];
  /** Steps into the value may follow the name: `args.0.name`. */
  readonly path?: true;
  /** The values of a call; empty when it has none. */
  readonly read: (call: Call) => readonly FieldValue[];
}

/** What an expression looks at, besides what every call has. */
export interface Needs {
  /** Arguments or results. */
  values: boolean;
  /** The number of the call in the report. */
  number: boolean;
}
