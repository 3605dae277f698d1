import type { EnvelopeSecrets } from './envelope-tree.ts';

/** What is to be said of values that were overwritten in the bytes of an envelope. */
export interface EnvelopePatch {
  /** Start of the value from that of the envelope, and what is left of its text; null = all of it is hidden. */
  readonly values: readonly (readonly [offset: number, shown: string | null])[];
  /** Envelope headers of which only kind and place are shown. */
  readonly headers: readonly number[];
}

/** Makes `envelopeTree` show overwritten bytes as what they stand for. */
export function patchedSecrets(patch: EnvelopePatch | null): EnvelopeSecrets {
  const values = new Map(patch?.values ?? []);
  const headers = new Set(patch?.headers ?? []);
  return {
    hides: (_name, offset) => values.get(offset) === null,
    text: (text, offset) => values.get(offset) ?? text,
    url: (url) => url,
    header: (_name, tree, index) => {
      if (!headers.has(index)) return tree;
      const { children: _children, value: _value, ...rest } = tree;
      return { ...rest, redacted: true };
    },
  };
}
