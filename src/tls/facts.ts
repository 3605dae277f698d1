/** Why a connection's contents are not in the report. */
export const TLS_REASONS = {
  'no-secret': 'no key log entry for it; its key exchange has forward secrecy, only a key log opens it',
  'no-key': "neither a key log entry nor the server's private key for it",
  'wrong-secret': 'the secret that is known for it does not open its records',
  'mid-stream': 'the capture begins inside the connection',
  'handshake-missing': 'its handshake is not whole: not captured, or never completed',
  'bad-handshake': 'its handshake is not understood',
  'unsupported-version': 'the version is not supported',
  'unsupported-cipher': 'the cipher suite is not supported',
  'unsupported-compression': 'the compression method is not supported',
  http2: 'HTTP/2 is not supported',
  limit: 'too much waited for keys',
} as const;

export type TlsReason = keyof typeof TLS_REASONS;

/** What is known of a TLS connection; filled while it lives. Text is as it came from the wire. */
export interface TlsFacts {
  /** `TLS 1.2`; null while no server has chosen one (then what the client asked for is not told). */
  version: string | null;
  /** Name of the suite, or its number in hex. */
  cipher: string | null;
  /** Server name the client asked for. */
  sni: string | null;
  /** Protocol the server chose. */
  alpn: string | null;
  resumed: boolean | null;
  /** At least one record was opened. */
  decrypted: boolean;
  why: TlsReason | null;
  /** `keylog`, or `keylog or private key`: what would open it; null when nothing would, or it is open. */
  opens: 'keylog' | 'keylog-or-key' | null;
  /** First byte of the ClientHello, last byte of the second Finished; NaN when unknown. */
  startNs: number;
  doneNs: number;
}

export function newTlsFacts(): TlsFacts {
  return {
    version: null,
    cipher: null,
    sni: null,
    alpn: null,
    resumed: null,
    decrypted: false,
    why: null,
    opens: null,
    startNs: Number.NaN,
    doneNs: Number.NaN,
  };
}
