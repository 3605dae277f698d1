/** What TCP needs of a datagram: IP's own class has these fields. The object is reused by its owner; nothing of it is kept. */
export interface TcpDatagram {
  /** A slab: unchanged until 8 further distinct slabs have been handed over. */
  readonly bytes: Uint8Array;
  readonly version: 4 | 6;
  /** Signed 32-bit address words; IPv4 in `src3`/`dst3`, the others 0. */
  readonly src0: number;
  readonly src1: number;
  readonly src2: number;
  readonly src3: number;
  readonly dst0: number;
  readonly dst1: number;
  readonly dst2: number;
  readonly dst3: number;
  readonly ttl: number;
  /** IPv4 identification; 0 when there is none. */
  readonly identification: number;
  /** The captured part of the TCP segment in `bytes`. */
  readonly payloadFrom: number;
  readonly payloadTo: number;
  /** Length of the TCP segment as the IP header tells it; more than captured when the packet was snapped. */
  readonly payloadLength: number;
  /** Made from fragments that disagree. */
  readonly ambiguous: boolean;
}
