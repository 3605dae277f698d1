import type { DiagnosticLog } from '../diagnostics/log.ts';
import { BodyBuffers } from './body-buffers.ts';
import { BodyReader } from './body-reader.ts';
import type { BodyFraming } from './framing.ts';
import { Head } from './head.ts';
import { HeadBuffer } from './head-buffer.ts';
import { HeadSpan } from './head-span.ts';
import type { HttpLimits } from './limits.ts';
import { PacketAtHand } from './packet-at-hand.ts';

/** Bodies of all connections together that are kept at one moment. */
const BODY_BUDGET = 192 * 1024 * 1024;
/** Of each kind of reader that is free. */
const MOST_FREE = 16;

/** What the connections of a run have in common: scratch space that is in use for the length of a call, and buffers. */
export class HttpShared {
  readonly limits: HttpLimits;
  readonly head: Head;
  readonly packet = new PacketAtHand();
  /** Of a head that stands in one packet, and the framing of the head that was parsed last. */
  readonly span = new HeadSpan();
  readonly framing: BodyFraming = { framing: 'none', length: 0, tunnel: false, broken: false, otherLength: null };
  readonly bodies: BodyBuffers;
  readonly #heads: HeadBuffer[] = [];
  readonly #readers: BodyReader[] = [];

  constructor(limits: HttpLimits) {
    this.limits = limits;
    this.head = new Head(limits);
    this.bodies = new BodyBuffers(Math.max(BODY_BUDGET, 2 * limits.body));
  }

  takeHead(): HeadBuffer {
    const buffer = this.#heads.pop() ?? new HeadBuffer(this.limits.head);
    buffer.begin();
    return buffer;
  }

  takeBody(): BodyReader {
    return this.#readers.pop() ?? new BodyReader(this.bodies, this.limits.body);
  }

  /** Nothing of what it was lent for is needed any more. */
  giveBody(reader: BodyReader): void {
    reader.release();
    if (this.#readers.length < MOST_FREE) this.#readers.push(reader);
  }

  giveHead(buffer: HeadBuffer): void {
    if (this.#heads.length < MOST_FREE) this.#heads.push(buffer);
  }
}

const RUNS = new WeakMap<DiagnosticLog, HttpShared>();

/** One for all connections that report to the same log under the same limits. */
export function sharedOf(log: DiagnosticLog, limits: HttpLimits): HttpShared {
  let shared = RUNS.get(log);
  if (shared === undefined || shared.limits !== limits) {
    shared = new HttpShared(limits);
    RUNS.set(log, shared);
  }
  return shared;
}
