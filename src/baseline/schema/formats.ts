import type { SchemaFormat } from './format.ts';
import { jsonSchema } from './json-schema.ts';
import { text } from './text.ts';
import { typescript } from './typescript.ts';

/** Every form a schema can be written in. */
export const SCHEMA_FORMATS = {
  text,
  typescript,
  'json-schema': jsonSchema,
} as const satisfies Record<string, SchemaFormat>;
