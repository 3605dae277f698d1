import { readFileSync } from 'node:fs';
import { parseRsaKey, type TlsKeys } from '../../src/analysis/tls-keys.ts';
import { keyOption } from './live.ts';

/** The contents of key files, sorted by what they are. */
export function tlsKeys(files: readonly string[]): TlsKeys {
  const isKey = (file: string) => keyOption(file)[0] === '--tls-key';
  return {
    keylogs: files.filter((file) => !isKey(file)).map((file) => ({ name: file, bytes: readFileSync(file) })),
    rsaKeys: files.filter(isKey).map((file) => parseRsaKey(readFileSync(file))),
  };
}
