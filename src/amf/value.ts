/** A member: name and value, in the order of the wire. */
export type AmfProperty = readonly [string, AmfValue];

export interface AmfInt {
  readonly $: 'int';
  readonly v: number;
}
/** A double that JSON cannot carry. */
export interface AmfDouble {
  readonly $: 'double';
  readonly v: 'NaN' | 'Infinity' | '-Infinity' | '-0';
}
export type AmfNumber = number | AmfDouble;
export interface AmfUndefined {
  readonly $: 'undefined';
}
export interface AmfUnsupported {
  readonly $: 'unsupported';
}
/** A string above the string limit: `text` is its beginning. */
export interface AmfLongText {
  readonly $: 'string';
  readonly length: number;
  readonly text: string;
}
/** `dynamic` and `sealed` (the first n properties come from traits) only in AMF3. */
export interface AmfObject {
  readonly $: 'object';
  readonly id: number;
  readonly class: string | null;
  readonly dynamic?: boolean;
  readonly sealed?: number;
  readonly props: readonly AmfProperty[];
}
/** `count` is the number on the wire, not that of the members. */
export interface AmfEcmaArray {
  readonly $: 'ecma';
  readonly id: number;
  readonly count: number;
  readonly props: readonly AmfProperty[];
}
/** `assoc` only in AMF3. */
export interface AmfArray {
  readonly $: 'array';
  readonly id: number;
  readonly assoc?: readonly AmfProperty[];
  readonly items: readonly AmfValue[];
}
/** An externalizable: one of `value`, `fields`, `entries`, `hex`; `guess` when the layout was guessed. */
export interface AmfExternal {
  readonly $: 'external';
  readonly id: number;
  readonly class: string;
  readonly guess?: 'one-value' | 'entity' | 'pairs' | 'opaque';
  readonly value?: AmfValue;
  readonly fields?: { readonly [name: string]: AmfValue | readonly AmfValue[] };
  readonly entries?: readonly (readonly [AmfValue, AmfValue])[];
  readonly hex?: string;
}
/** Milliseconds since 1970 UTC; `tz` (minutes, as written, never applied) only in AMF0, `id` only in AMF3. */
export interface AmfDate {
  readonly $: 'date';
  readonly id?: number;
  readonly ms: AmfNumber;
  readonly tz?: number;
}
/** `doc` = legacy XMLDocument; `id` only in AMF3. */
export interface AmfXml {
  readonly $: 'xml';
  readonly id?: number;
  readonly doc: boolean;
  readonly text: string;
}
export interface AmfBytes {
  readonly $: 'bytes';
  readonly id: number;
  readonly hex: string;
}
export interface AmfVector {
  readonly $: 'vector';
  readonly id: number;
  readonly elem: 'int' | 'uint' | 'double' | 'object';
  readonly fixed: boolean;
  readonly class?: string;
  readonly items: readonly AmfValue[];
}
export interface AmfDictionary {
  readonly $: 'dict';
  readonly id: number;
  readonly weak: boolean;
  readonly entries: readonly (readonly [AmfValue, AmfValue])[];
}
export interface AmfRef {
  readonly $: 'ref';
  readonly id: number;
}
export interface AmfBadRef {
  readonly $: 'badref';
  readonly index: number;
}
export interface AmfInt64 {
  readonly $: 'int64';
  readonly v: string;
}
/** Bytes that were not decoded, and the diagnostic code that says why. `offset` from the start of the body. */
export interface AmfOpaque {
  readonly $: 'opaque';
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

/**
 * The neutral value model: plain JSON that loses nothing of a decoded value. Ids number the values that can be referred to within one value,
 * from 0 in order of first appearance; later appearances are `ref`.
 */
export type AmfValue =
  | null
  | boolean
  | string
  | number
  | AmfDouble
  | AmfInt
  | AmfUndefined
  | AmfUnsupported
  | AmfLongText
  | AmfObject
  | AmfEcmaArray
  | AmfArray
  | AmfExternal
  | AmfDate
  | AmfXml
  | AmfBytes
  | AmfVector
  | AmfDictionary
  | AmfRef
  | AmfBadRef
  | AmfInt64
  | AmfOpaque;
