/** The guards of this layer, in bytes or counts; each is a `--max-…` flag of the same name. */
export interface HttpLimits {
  /** A header block. Beyond it only framing fields are read on. */
  readonly head: number;
  /** Field lines of one message that are kept. */
  readonly fields: number;
  readonly startLine: number;
  /** Unanswered requests of one connection. */
  readonly pendingRequests: number;
  /** A body that is kept; above it is measured and hashed. */
  readonly body: number;
  readonly decodedBody: number;
  /** Decoded bytes per encoded byte that are called a bomb, beyond 1 MiB. */
  readonly expansion: number;
  /** Content codings on top of each other. */
  readonly codings: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  head: 256 * 1024,
  fields: 1024,
  startLine: 64 * 1024,
  pendingRequests: 1024,
  body: 64 * 1024 * 1024,
  decodedBody: 64 * 1024 * 1024,
  expansion: 200,
  codings: 2,
};
