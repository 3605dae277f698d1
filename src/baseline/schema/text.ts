import { variantName } from '../describe-type.ts';
import type { Shape, Variant } from '../shape.ts';
import type { SchemaFormat } from './format.ts';
import { argumentShapes, classesOf, isOptional, namedMembers, sortedVariants, wrapped } from './model.ts';

const MAX_DEPTH = 8;

/** `(id: …)`-like heads and indented members; classes once, at the end. */
export const text: SchemaFormat = {
  description: 'for people',
  render(side) {
    const lines: string[] = [];
    for (const facts of side.sortedOperations()) {
      const list = argumentShapes(facts.arguments);
      const parts =
        list === null ? ['...'] : list.map(({ shape, optional }) => `${inline(shape)}${optional ? '?' : ''}`);
      lines.push(`${clean(facts.operation)}(${parts.join(', ')}): ${inline(facts.result)}`);
      for (const { shape } of list ?? []) describe(shape, '    ', lines);
      describe(facts.result, '    ', lines);
    }
    for (const [name, variant] of classesOf(side)) {
      lines.push('', `class ${clean(name)}`);
      members(variant, '    ', lines, 0);
    }
    return `${lines.join('\n')}\n`;
  },
};

/** One line each: names come from the wire. */
function clean(name: string): string {
  return name.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]|\p{Default_Ignorable_Code_Point}/gu, '\ufffd');
}

function inline(shape: Shape): string {
  const names = sortedVariants(shape).map((variant) => {
    const inner = wrapped(variant) ?? (variant.kind === 'array' || variant.kind === 'vector' ? variant.items : null);
    return inner === null ? clean(variantName(variant)) : `${clean(variantName(variant))}<${inline(inner)}>`;
  });
  return names.length === 0 ? 'unknown' : names.join(' | ');
}

/** Members of objects without a class: they have no other place. */
function describe(shape: Shape, indent: string, lines: string[], depth = 0): void {
  if (depth > MAX_DEPTH) return;
  for (const variant of shape.variants.values()) {
    if (variant.name === '' || variant.kind === 'ecma') members(variant, indent, lines, depth);
    for (const inner of [wrapped(variant), variant.items])
      if (inner !== null) describe(inner, indent, lines, depth + 1);
  }
}

function members(variant: Variant, indent: string, lines: string[], depth: number): void {
  for (const [name, member] of namedMembers(variant)) {
    lines.push(`${indent}${clean(name)}${isOptional(member, variant) ? '?' : ''}: ${inline(member)}`);
    describe(member, `${indent}    `, lines, depth + 1);
  }
}
