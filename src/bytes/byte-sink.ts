/** Why a stream of bytes stopped. */
export type EndReason =
  /** The sender closed its direction. */
  | 'fin'
  /** The connection was reset. */
  | 'reset'
  /** A new connection took over the same addresses and ports. */
  | 'reused'
  /** No packet for longer than the idle limit. */
  | 'idle'
  /** The connection table was full. */
  | 'limit'
  /** The capture ended first. */
  | 'capture-end';

/** How a stream ended; time in ns since the capture's base. */
export interface StreamEnd {
  readonly reason: EndReason;
  readonly timeNs: number;
}

/** Why bytes are missing: never captured, cut by the snap length, or given up because a guard spoke. */
export type GapReason = 'lost' | 'snapped' | 'limit';

/**
 * Receives one direction of a connection, in order, each byte once. Offsets count from 0 = first byte after the SYN (or the first byte
 * seen of a connection joined in mid-stream) and never wrap. Times are nanoseconds since the capture's base, NaN when unknown.
 */
export interface ByteSink {
  /**
   * The bytes `[from, to)` stand at `offset`. Called once a segment (what is left of it after trimming), never with joined segments: a message that
   * follows a gap is looked for at `from`. `bytes` is borrowed until the call returns; copy what is kept.
   * @param timeNs when the first packet that carried these bytes was captured
   * @param nowNs when they became readable in order (later than `timeNs` when a hole before them had to be filled)
   * @param packet number of the packet that carried them
   */
  push(
    bytes: Uint8Array,
    from: number,
    to: number,
    offset: number,
    timeNs: number,
    nowNs: number,
    packet: number,
  ): void;
  /** `length` bytes at `offset` will never come. */
  gap(length: number, offset: number, timeNs: number, reason: GapReason): void;
  /** The stream ends after `offset` bytes. Called exactly once, last but for `settled`. */
  end(reason: EndReason, offset: number, timeNs: number): void;
  /** Every byte before `offset` is acknowledged by the peer (or the stream is over): nothing seen later can put it in doubt. */
  settled(offset: number): void;
  /** The bytes at `offset` were seen again, identical. */
  resent(offset: number, length: number, firstNs: number, againNs: number): void;
  /** Bytes at `offset` were seen with different contents before they were settled, or are otherwise a choice of policy. */
  doubt(offset: number, length: number): void;
}
