import type { DiagnosticCode } from '../diagnostics/codes.ts';

/** Why bytes were left undecoded, by the `aux` of an opaque node. Order is internal to a run. */
export const OPAQUE_REASONS = [
  'amf.truncated',
  'amf.bad-marker',
  'amf.depth-limit',
  'amf.count-limit',
  'amf.node-limit',
  'amf.bad-reference',
  'amf.flags-limit',
  'amf.externalizable',
  'amf.hole',
] as const satisfies readonly DiagnosticCode[];

export type OpaqueReason = (typeof OPAQUE_REASONS)[number];

/** The reason of an opaque node's `aux`. */
export function opaqueReason(aux: number): OpaqueReason {
  return OPAQUE_REASONS[aux] ?? 'amf.truncated';
}
