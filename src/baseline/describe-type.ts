import type { Shape, Variant } from './shape.ts';

const NULLISH: ReadonlySet<string> = new Set(['null', 'undefined']);

/** True for the kinds that stand for "nothing there". */
export function isNullish(variant: Variant): boolean {
  return NULLISH.has(variant.kind);
}

/** `com.acme.Order`, `object`, `array`, `vector<int>`, `string`. */
export function variantName(variant: Variant): string {
  if (variant.kind === 'vector') return `vector<${variant.name.replace(/^object (?=.)/, '').trim()}>`;
  if (variant.name !== '') return variant.name;
  return variant.kind;
}

/** The types of a place: `string`, `double | null`; `nothing` when it was never readable. */
export function typeName(variants: Iterable<Variant>): string {
  const names = [...variants].map(variantName).sort();
  return names.length === 0 ? 'nothing' : [...new Set(names)].join(' | ');
}

/** As `typeName`, of everything seen at the place. */
export function shapeName(shape: Shape): string {
  return typeName(shape.variants.values());
}
