import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseRsaKey, type RsaKey, TlsKeyError, type TlsKeys } from '../analysis/tls-keys.ts';
import { UserError } from '../diagnostics/user-error.ts';

const MAX_KEYLOG = 256 * 1024 * 1024;
const MAX_KEY = 1024 * 1024;

/**
 * Reads the files of `--tls-keylog` and `--tls-key`. Nothing of their contents is in a message.
 * @throws UserError (exit 2) naming the file that cannot be used
 */
export function readTlsKeys(keylogs: readonly string[], keys: readonly string[]): TlsKeys {
  return {
    keylogs: keylogs.map((path) => ({ name: path, bytes: readKeyFile('--tls-keylog', path, MAX_KEYLOG) })),
    rsaKeys: keys.map(readRsaKey),
  };
}

function readRsaKey(path: string): RsaKey {
  const bytes = readKeyFile('--tls-key', path, MAX_KEY);
  try {
    return parseRsaKey(bytes);
  } catch (error) {
    if (!(error instanceof TlsKeyError)) throw error;
    throw new UserError(`--tls-key ${JSON.stringify(path)}: ${error.message}`);
  }
}

function readKeyFile(option: string, path: string, limit: number): Uint8Array {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw unreadable(option, path, error);
  }
  try {
    if (fstatSync(file).size > limit) throw new UserError(`${option} ${JSON.stringify(path)} is too large`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw unreadable(option, path, error);
  } finally {
    closeSync(file);
  }
}

function unreadable(option: string, path: string, error: unknown): UserError {
  return new UserError(`${option}: cannot read ${JSON.stringify(path)}: ${(error as NodeJS.ErrnoException).code}`);
}
