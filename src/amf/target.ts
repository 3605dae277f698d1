import type { BodyKind } from './envelope.ts';

/** Suffix of an answer's target and the kind it says; compared case-sensitively (domain §2.3). */
const SUFFIXES: readonly (readonly [string, BodyKind])[] = [
  ['/onResult', 'result'],
  ['/onStatus', 'status'],
  ['/onDebugEvents', 'debug'],
];

/** Splits a target into the response URI it answers and the kind, `null` when it is no answer's target. */
export function splitTarget(target: string): { readonly key: string; readonly kind: BodyKind } | null {
  for (const [suffix, kind] of SUFFIXES) {
    if (target.endsWith(suffix)) return { key: target.slice(0, -suffix.length), kind };
  }
  return null;
}
