import { readFileSync } from 'node:fs';
import { UserError } from '../diagnostics/user-error.ts';
import { EXIT } from './exit-codes.ts';

/** All bytes of a file, of standard input for `-`. @throws UserError (exit 3) */
export function readInput(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path === '-' ? 0 : path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`cannot read ${JSON.stringify(path)}: ${code}`, '', EXIT.unreadable);
  }
}
