import type { StreamEnd } from '../bytes/byte-sink.ts';

/** How a connection was encrypted. */
export interface CallTls {
  /** `TLS 1.2`. */
  readonly version: string | null;
  readonly cipher: string | null;
  /** Server name the client asked for. */
  readonly sni: string | null;
  /** Protocol the server chose. */
  readonly alpn: string | null;
  readonly resumed: boolean | null;
  readonly decrypted: boolean;
  /** Why it is not read; null when it is. */
  readonly why: string | null;
}

/** What the correlator wants to know of the connection that carried an exchange. Times: ns since the capture's base, NaN = unknown. */
export interface ConnectionContext {
  readonly number: number;
  /** Of the pair of addresses: exchanges of two partitions know nothing of each other. Below 256. */
  readonly partition: number;
  /** `address:port`, IPv6 in brackets. */
  readonly client: string;
  readonly server: string;
  /** `http` or `https`. */
  readonly scheme: string;
  readonly synNs: number;
  readonly synAckNs: number;
  readonly ackNs: number;
  /** Null or absent: not encrypted. */
  readonly tls?: CallTls | null;
  /** First byte of the ClientHello to last byte of the last Finished; NaN = unknown, or none. */
  readonly tlsNs?: number;
  /** Why and when each direction ended; null or absent while it is open or when nobody knows. */
  readonly clientEnd?: StreamEnd | null;
  readonly serverEnd?: StreamEnd | null;
  /** Nanoseconds of `[fromNs, toNs]` in which a side advertised a receive window of 0. */
  zeroWindowNs?(side: 'client' | 'server', fromNs: number, toNs: number): number;
}
