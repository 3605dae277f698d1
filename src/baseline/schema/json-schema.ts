import { prettyJson } from '../pretty-json.ts';
import { ANY_NAME, type Shape, type Variant } from '../shape.ts';
import type { SchemaFormat } from './format.ts';
import { argumentShapes, classesOf, isOptional, namedMembers, sortedVariants, wrapped } from './model.ts';

type Schema = { [name: string]: unknown };

const PLAIN: ReadonlyMap<string, Schema> = new Map([
  ['string', { type: 'string' }],
  ['boolean', { type: 'boolean' }],
  ['int', { type: 'integer' }],
  ['double', { type: 'number' }],
  ['date', { type: 'string', format: 'date-time' }],
  ['xml', { type: 'string', contentMediaType: 'application/xml' }],
  ['bytes', { type: 'string', contentEncoding: 'base64' }],
  ['int64', { type: 'string', pattern: '^-?\\d+$' }],
  ['null', { type: 'null' }],
  ['undefined', { type: 'null' }],
  ['unsupported', { type: 'null' }],
]);
const MAX_DEPTH = 12;

/** Draft 2020-12: classes under `$defs`, the operations as properties with their arguments and result. */
export const jsonSchema: SchemaFormat = {
  description: 'JSON Schema (draft 2020-12)',
  render(side) {
    const classes = classesOf(side);
    const known = new Set(classes.keys());
    const operations = side.sortedOperations().map((facts) => {
      const list = argumentShapes(facts.arguments);
      const least = list?.filter(({ optional }) => !optional).length ?? 0;
      const tuple = {
        type: 'array',
        prefixItems: list?.map(({ shape }) => schemaOf(shape, known, 0)),
        minItems: least,
        maxItems: list?.length,
      };
      const args = list === null ? { type: 'array' } : list.length === 0 ? { type: 'array', maxItems: 0 } : tuple;
      return [facts.operation, { properties: { arguments: args, result: schemaOf(facts.result, known, 0) } }] as const;
    });
    const definitions = [...classes].map(([name, variant]) => [name, objectSchema(variant, known, 0)] as const);
    return `${prettyJson({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'AMF operations as seen in captures',
      properties: fromEntries(operations),
      $defs: fromEntries(definitions),
    })}\n`;
  },
};

/** Names come from the wire: `__proto__` becomes a member like any other. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Schema {
  return Object.fromEntries(entries) as Schema;
}

function schemaOf(shape: Shape, classes: ReadonlySet<string>, depth: number): unknown {
  const texts = new Map(
    sortedVariants(shape).map((variant) => {
      const schema = variantSchema(variant, classes, depth);
      return [JSON.stringify(schema), schema];
    }),
  );
  const all = [...texts.values()];
  if (all.length === 0) return true;
  return all.length === 1 ? all[0] : { anyOf: all };
}

function variantSchema(variant: Variant, classes: ReadonlySet<string>, depth: number): unknown {
  const plain = PLAIN.get(variant.kind);
  if (plain !== undefined) return plain;
  if (depth > MAX_DEPTH) return true;
  const held = wrapped(variant);
  if (held !== null) return schemaOf(held, classes, depth + 1);
  const items = variant.items === null ? {} : { items: schemaOf(variant.items, classes, depth + 1) };
  switch (variant.kind) {
    case 'array':
      return { type: 'array', ...items };
    case 'vector':
      return { type: 'array', ...(variant.items === null ? { items: { type: 'number' } } : items) };
    case 'dict':
      return { type: 'array', items: { type: 'array', minItems: 2, maxItems: 2 } };
    default:
      if (classes.has(variant.name)) return { $ref: `#/$defs/${pointer(variant.name)}` };
      return objectSchema(variant, classes, depth);
  }
}

function pointer(name: string): string {
  return encodeURIComponent(
    name
      .replace(/\p{Cs}/gu, '\ufffd')
      .replaceAll('~', '~0')
      .replaceAll('/', '~1'),
  );
}

function objectSchema(variant: Variant, classes: ReadonlySet<string>, depth: number): Schema {
  const members = namedMembers(variant);
  const named = members.filter(([name]) => name !== ANY_NAME);
  const every = variant.members?.get(ANY_NAME);
  const required = named.filter(([, member]) => !isOptional(member, variant)).map(([name]) => name);
  return {
    type: 'object',
    properties: fromEntries(named.map(([name, member]) => [name, schemaOf(member, classes, depth + 1)])),
    ...(every === undefined ? {} : { additionalProperties: schemaOf(every, classes, depth + 1) }),
    ...(required.length === 0 ? {} : { required }),
  };
}
