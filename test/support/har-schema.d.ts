/** The package has no types: JSON Schemas (draft 6) by name, `har` is the one of a whole file. */
declare module 'har-schema' {
  const schemas: Readonly<Record<string, import('ajv').AnySchemaObject>>;
  export = schemas;
}
