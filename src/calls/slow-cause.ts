import type { CallKind, CallTiming, SlowCause, SlowReason } from './call-record.ts';
import type { ConnectionContext } from './connection-context.ts';
import type { MessageTimes } from './timing.ts';

/** Below this a call is not called slow: nobody looks for the cause. */
const SLOW_NS = 100e6;

export interface Slowness {
  readonly cause: SlowCause;
  /** What TCP or HTTP saw; null when the time alone tells. */
  readonly reason: SlowReason | null;
}

/** What the cause of a slow call is looked for in. */
export interface SlowContext {
  readonly request: MessageTimes | null;
  readonly response: MessageTimes | null;
  readonly connection?: Pick<ConnectionContext, 'zeroWindowNs'>;
}

const NO_CONTEXT: SlowContext = { request: null, response: null };

/** A call is slow when it took 100 ms or more in all. One that waits on purpose (poll, stream) never is. */
export function isSlow(timing: CallTiming, kind: CallKind): boolean {
  return timing.totalNs !== null && timing.totalNs >= SLOW_NS && kind !== 'poll' && kind !== 'stream';
}

/**
 * What at least half of a slow call's time went to, in this order:
 * - `network`: bytes were sent again (`retransmission`) or came after later ones (`hole`)
 * - `client`: its receive window was closed while it was answered (`zero-window`), it asked before the previous answer was there
 *   (`queueing`), or it took its time to send the request
 * - `server`: its receive window was closed while it was asked (`zero-window`), or it worked
 * - `transfer`: the answer was on its way, and nothing else stands out
 *
 * Null when the call is not slow or no part stands out.
 */
export function slowCause(timing: CallTiming, kind: CallKind, context: SlowContext = NO_CONTEXT): Slowness | null {
  if (!isSlow(timing, kind)) return null;
  const half = timing.totalNs! / 2;
  const again = timing.retransmitNs ?? 0;
  const hole = timing.holeNs ?? 0;
  if (again + hole >= half) return { cause: 'network', reason: again >= hole ? 'retransmission' : 'hole' };
  if (closedNs(context, 'client') >= half) return { cause: 'client', reason: 'zero-window' };
  if (closedNs(context, 'server') >= half) return { cause: 'server', reason: 'zero-window' };
  const queue = timing.queueNs ?? 0;
  if (queue >= half) return { cause: 'client', reason: 'queueing' };
  if ((timing.serverNs ?? timing.waitNs ?? 0) - queue >= half) return { cause: 'server', reason: null };
  if ((timing.sendNs ?? 0) >= half) return { cause: 'client', reason: null };
  if ((timing.receiveNs ?? 0) >= half) return { cause: 'transfer', reason: null };
  return null;
}

/** How long the receiver of a message refused bytes while the message was under way. */
function closedNs({ request, response, connection }: SlowContext, side: 'client' | 'server'): number {
  const message = side === 'client' ? response : request;
  if (message === null) return 0;
  return connection?.zeroWindowNs?.(side, message.firstByteNs, message.lastByteNs) ?? 0;
}
