import { readFileSync } from 'node:fs';
import { type ClassSchema, ClassSchemaError, parseClassSchema } from '../amf/class-schema.ts';
import { UserError } from '../diagnostics/user-error.ts';

/**
 * Reads the layouts of `--classes FILE`.
 * @throws UserError (exit 2) when the file cannot be read or used; the message names line and key
 */
export function readClassFile(path: string): ClassSchema {
  if (Array.isArray(path)) throw new UserError('--classes is given more than once', 'put all classes into one file');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`--classes: cannot read ${JSON.stringify(path)}: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    return parseClassSchema(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (!(error instanceof ClassSchemaError)) throw error;
    throw new UserError(`--classes ${JSON.stringify(path)}: ${error.message}`);
  }
}
