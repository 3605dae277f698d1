import type { DiagnosticLog } from '../diagnostics/log.ts';
import { BodyBuffers } from './body-buffers.ts';
import { Head } from './head.ts';
import { HeadBuffer } from './head-buffer.ts';
import type { HttpLimits } from './limits.ts';

/** Bodies of all connections together that are kept at one moment. */
const BODY_BUDGET = 192 * 1024 * 1024;
const MOST_HEADS = 16;

/** What the connections of a run have in common: scratch space that is in use for the length of a call, and buffers. */
export class HttpShared {
  readonly limits: HttpLimits;
  readonly head: Head;
  readonly bodies: BodyBuffers;
  readonly #heads: HeadBuffer[] = [];

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

  giveHead(buffer: HeadBuffer): void {
    if (this.#heads.length < MOST_HEADS) this.#heads.push(buffer);
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
