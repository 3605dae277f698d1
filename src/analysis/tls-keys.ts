import type { DiagnosticLog } from '../diagnostics/log.ts';
import { parseRsaKey, type RsaKey, TlsKeyError } from '../tls/rsa-key.ts';
import { TlsSecrets } from '../tls/secrets.ts';

export { parseRsaKey, type RsaKey, TlsKeyError };

/** Keys of encrypted connections. They are in no report. */
export interface TlsKeys {
  /** Key logs in the format of NSS (`SSLKEYLOGFILE`). */
  readonly keylogs?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Private keys of servers (see `parseRsaKey`). */
  readonly rsaKeys?: readonly RsaKey[];
}

/** What opens the connections of a run; secrets that captures hold are added while they are read. */
export function tlsSecrets(keys: TlsKeys | undefined, log: DiagnosticLog): TlsSecrets {
  const secrets = new TlsSecrets(keys?.rsaKeys ?? []);
  for (const { name, bytes } of keys?.keylogs ?? []) secrets.addKeylog(bytes, name, log);
  return secrets;
}
