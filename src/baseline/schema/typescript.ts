import { ANY_NAME, type Shape, type Variant } from '../shape.ts';
import type { SchemaFormat } from './format.ts';
import { argumentShapes, classesOf, isOptional, namedMembers, sortedVariants, wrapped } from './model.ts';

const PLAIN: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['boolean', 'boolean'],
  ['int', 'number'],
  ['double', 'number'],
  ['date', 'Date'],
  ['xml', 'string'],
  ['bytes', 'Uint8Array'],
  ['int64', 'bigint'],
  ['null', 'null'],
  ['undefined', 'undefined'],
  ['unsupported', 'undefined'],
]);
const MAX_DEPTH = 12;

/** Declarations: an interface per class, and one with a method per operation. */
export const typescript: SchemaFormat = {
  description: 'TypeScript declarations',
  render(side) {
    const classes = classesOf(side);
    const names = interfaceNames([...classes.keys()]);
    const writer = new Writer(names);
    const parts = ['// What was seen in captures: other calls may hold more.'];
    for (const [name, variant] of classes) {
      parts.push(`/** ${commentText(name)} */\nexport interface ${names.get(name)} ${writer.members(variant, '', 0)}`);
    }
    const methods = side.sortedOperations().map((facts) => {
      const list = argumentShapes(facts.arguments);
      const rest = list?.findIndex(({ optional }) => optional) ?? -1;
      const texts = (list ?? []).map(({ shape }, index) => {
        return `argument${index}${rest >= 0 && index >= rest ? '?' : ''}: ${writer.type(shape, '  ', 0)}`;
      });
      const args = list === null ? '...args: unknown[]' : texts.join(', ');
      return `  ${JSON.stringify(facts.operation)}(${args}): ${writer.type(facts.result, '  ', 0)};`;
    });
    parts.push(`export interface Operations {\n${[...new Set(methods)].join('\n')}\n}`);
    return `${parts.join('\n\n')}\n`;
  },
};

/** Nothing of a name may end the comment it stands in. */
function commentText(name: string): string {
  return name.replace(/[^\p{L}\p{N} ._$:-]/gu, '?');
}

/** `com.acme.Order` → `Order`, or `com_acme_Order` where two classes would get one name. */
function interfaceNames(classes: readonly string[]): Map<string, string> {
  const taken = new Set(['Date', 'Uint8Array', 'Operations', 'Map', 'Array', 'Record']);
  const names = new Map<string, string>();
  for (const name of classes) {
    const identifier = (text: string): string => text.replace(/[^A-Za-z0-9_$]/g, '_').replace(/^(?=\d|$)/, '_');
    let chosen = identifier(name.slice(name.lastIndexOf('.') + 1));
    if (taken.has(chosen)) chosen = identifier(name);
    for (let number = 2; taken.has(chosen); number++) chosen = `${identifier(name)}_${number}`;
    taken.add(chosen);
    names.set(name, chosen);
  }
  return names;
}

class Writer {
  readonly #names: ReadonlyMap<string, string>;

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  type(shape: Shape, indent: string, depth: number): string {
    const types = [...new Set(sortedVariants(shape).map((variant) => this.#variant(variant, indent, depth)))];
    return types.length === 0 ? 'unknown' : types.join(' | ');
  }

  members(variant: Variant, indent: string, depth: number): string {
    const inner = `${indent}  `;
    const lines = namedMembers(variant).map(([name, member]) => {
      const type = this.type(member, inner, depth + 1);
      if (name === ANY_NAME) return `${inner}[key: string]: ${type};`;
      const key = /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name);
      return `${inner}${key}${isOptional(member, variant) ? '?' : ''}: ${type};`;
    });
    return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
  }

  #variant(variant: Variant, indent: string, depth: number): string {
    const plain = PLAIN.get(variant.kind);
    if (plain !== undefined) return plain;
    if (depth > MAX_DEPTH) return 'unknown';
    const held = wrapped(variant);
    if (held !== null) return this.type(held, indent, depth + 1);
    switch (variant.kind) {
      case 'array':
      case 'vector': {
        if (variant.kind === 'vector' && variant.items === null) return 'number[]';
        const item = variant.items === null ? 'unknown' : this.type(variant.items, indent, depth + 1);
        return /[ {]/.test(item) ? `Array<${item}>` : `${item}[]`;
      }
      case 'dict': {
        const part = (shape: Shape | null): string =>
          shape === null ? 'unknown' : this.type(shape, indent, depth + 1);
        return `Map<${part(variant.keys)}, ${part(variant.items)}>`;
      }
      default:
        return (
          this.#names.get(variant.name) ?? (variant.members === null ? 'object' : this.members(variant, indent, depth))
        );
    }
  }
}
