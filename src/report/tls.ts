/** How a connection was encrypted. Text is as it came from the wire. */
export interface Tls {
  /** `TLS 1.2`, `SSL 3.0`; null when the server's choice was not seen. */
  readonly version: string | null;
  /** Name of the cipher suite. */
  readonly cipher: string | null;
  /** Server name the client asked for. */
  readonly sni: string | null;
  /** Protocol the server chose. */
  readonly alpn: string | null;
  /** An earlier session was continued; null when that cannot be told. */
  readonly resumed: boolean | null;
  /** The key was known and fits. */
  readonly decrypted: boolean;
  /** Why the contents are not in the report: `no-secret`, `no-key`, `wrong-secret`, `mid-stream`, `http2`, …; null when they are. */
  readonly why: string | null;
}

/** Encrypted connections to one server. */
export interface TlsServer extends Omit<Tls, 'resumed'> {
  readonly server: string;
  readonly connections: number;
  /** Numbers of the connections; the first 32. */
  readonly examples: readonly number[];
  /** What would open them: `keylog`, or the server's private `key` as well; null when they are open, or nothing would. */
  readonly opens: 'keylog' | 'keylog-or-key' | null;
}

/** Encrypted connections of the capture. */
export interface TlsSummary {
  readonly connections: number;
  readonly decrypted: number;
  /** Those whose contents could not be read. */
  readonly opaque: number;
  /** By server, server name and what became of them; the first 1,000. */
  readonly servers: readonly TlsServer[];
}
