import type { NeutralValue } from '../report/model.ts';
import { itemsOf, namedOf, referenceOf, valuesById } from './neutral.ts';

/** One step of a path: a name, `*` for every member or item, `**` for everything below, itself included. */
export type PathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'each' }
  | { readonly kind: 'below' };

const INDEX = /^(?:0|[1-9][0-9]{0,8})$/;

/**
 * The values a path leads to. A name applied to a list is applied to each of its items; a number is the item of a list or a member of that
 * name; references are followed. Every value is looked at once a step, so the cost is bounded by steps times values.
 */
export function valuesAt(root: NeutralValue, path: readonly PathStep[]): NeutralValue[] {
  const walk = new Walk(root);
  let found: NeutralValue[] = [root];
  for (const [index, step] of path.entries()) {
    found =
      step.kind === 'name'
        ? walk.named(found, step.name, index === 0)
        : step.kind === 'each'
          ? walk.each(found)
          : walk.below(found);
  }
  return walk.resolved(found);
}

/** Values as they are compared: a list stands for its items. */
export function withItems(values: readonly NeutralValue[]): NeutralValue[] {
  return values.flatMap((value) => itemsOf(value) ?? [value]);
}

class Walk {
  readonly #root: NeutralValue;
  #byId: Map<number, NeutralValue> | null = null;

  constructor(root: NeutralValue) {
    this.#root = root;
  }

  resolved(values: readonly NeutralValue[]): NeutralValue[] {
    const seen = new Set<NeutralValue>();
    const found: NeutralValue[] = [];
    for (const one of values) {
      const value = this.#resolve(one);
      if (typeof value === 'object' && value !== null) {
        if (seen.has(value)) continue;
        seen.add(value);
      }
      found.push(value);
    }
    return found;
  }

  named(values: readonly NeutralValue[], name: string, first: boolean): NeutralValue[] {
    const found: NeutralValue[] = [];
    const seen = new Set<NeutralValue>();
    const isIndex = INDEX.test(name);
    const stack = this.resolved(values).reverse();
    while (stack.length > 0) {
      const value = this.#resolve(stack.pop());
      if (typeof value === 'object' && value !== null) {
        if (seen.has(value)) continue;
        seen.add(value);
      }
      for (const [key, inner] of namedOf(value)) if (key === name) found.push(inner);
      const items = itemsOf(value);
      if (isIndex) {
        if (items !== null && Number(name) < items.length) found.push(items[Number(name)]);
        // Arguments that were sent without a list around them are one argument.
        if (items === null && first && name === '0') found.push(value);
      } else if (items !== null) for (let index = items.length - 1; index >= 0; index--) stack.push(items[index]);
    }
    return found;
  }

  each(values: readonly NeutralValue[]): NeutralValue[] {
    return this.resolved(values).flatMap((value) => this.#children(value));
  }

  below(values: readonly NeutralValue[]): NeutralValue[] {
    const found: NeutralValue[] = [];
    const seen = new Set<NeutralValue>();
    const stack = [...values].reverse();
    while (stack.length > 0) {
      const value = this.#resolve(stack.pop());
      if (typeof value === 'object' && value !== null) {
        if (seen.has(value)) continue;
        seen.add(value);
      }
      found.push(value);
      const children = this.#children(value);
      for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]);
    }
    return found;
  }

  #children(value: NeutralValue): NeutralValue[] {
    const named = namedOf(value).map(([, inner]) => inner);
    const isDictionary = typeof value === 'object' && value !== null && (value as { $?: unknown }).$ === 'dict';
    return isDictionary ? [...(itemsOf(value) ?? [])] : [...named, ...(itemsOf(value) ?? [])];
  }

  #resolve(value: NeutralValue): NeutralValue {
    const id = referenceOf(value);
    if (id === null) return value;
    this.#byId ??= valuesById(this.#root);
    return this.#byId.get(id) ?? value;
  }
}
