import type { Report } from './model.ts';
import { type JsonSchema, REPORT_SCHEMA } from './schema.ts';

/** A saved report is as it should be, or what is wrong and where: `/calls/3/status: not one of ok, fault, …`. */
export type Validation = { readonly report: Report } | { readonly problem: string };

/** Checks parsed JSON against `REPORT_SCHEMA`: a saved report comes from anywhere. Decoded values inside are not looked at. */
export function validateReport(value: unknown): Validation {
  const problem = check(value, REPORT_SCHEMA, '');
  return problem === null ? { report: value as Report } : { problem };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

function hasType(value: unknown, type: string): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;
}

function check(value: unknown, schema: JsonSchema, at: string): string | null {
  const here = at === '' ? '/' : at;
  if (schema.type !== undefined) {
    const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
    if (!types.some((type) => hasType(value, type)))
      return `${here}: ${types.join(' or ')} expected, not ${typeOf(value)}`;
  }
  if (schema.const !== undefined && value !== schema.const) return `${here}: ${JSON.stringify(schema.const)} expected`;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `${here}: not one of ${schema.enum.join(', ')}`;
  if (typeof value === 'number' && schema.minimum !== undefined && value < schema.minimum) return `${here}: negative`;
  if (typeof value === 'string' && schema.pattern !== undefined && !patternOf(schema.pattern).test(value)) {
    return `${here}: not of the form ${schema.pattern}`;
  }
  if (Array.isArray(value)) return checkItems(value, schema, at);
  if (typeof value === 'object' && value !== null) return checkMembers(value, schema, at);
  return null;
}

function checkItems(items: readonly unknown[], schema: JsonSchema, at: string): string | null {
  if (schema.minItems !== undefined && items.length < schema.minItems) return `${at}: too few items`;
  if (schema.maxItems !== undefined && items.length > schema.maxItems) return `${at}: too many items`;
  for (const [index, item] of items.entries()) {
    const itemSchema = schema.prefixItems?.[index] ?? schema.items;
    const problem = itemSchema === undefined ? null : check(item, itemSchema, `${at}/${index}`);
    if (problem !== null) return problem;
  }
  return null;
}

function checkMembers(value: object, schema: JsonSchema, at: string): string | null {
  const members = new Map(Object.entries(value));
  for (const name of schema.required ?? []) if (!members.has(name)) return `${at}/${name}: missing`;
  for (const [name, member] of members) {
    const known = schema.properties !== undefined && Object.hasOwn(schema.properties, name);
    const memberSchema = known ? schema.properties?.[name] : schema.additionalProperties;
    const nameProblem = schema.propertyNames === undefined ? null : check(name, schema.propertyNames, `${at}/${name}`);
    if (nameProblem !== null) return nameProblem;
    if (memberSchema === undefined || memberSchema === true) continue;
    const problem = check(member, memberSchema, `${at}/${name}`);
    if (problem !== null) return problem;
  }
  return null;
}

const PATTERNS = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const known = PATTERNS.get(source);
  if (known !== undefined) return known;
  const pattern = new RegExp(source);
  PATTERNS.set(source, pattern);
  return pattern;
}
