import type { CallRecord, PushRecord } from '../../src/calls/call-record.ts';
import type { ConnectionContext } from '../../src/calls/connection-context.ts';
import { Correlator } from '../../src/calls/correlator.ts';
import { SessionGroups } from '../../src/calls/session-groups.ts';
import type { Side } from '../../src/calls/sides.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import type { HttpExchange } from '../../src/http/message.ts';
import { connection, requestBody, requestSide } from './call-sides.ts';

/** What becomes of exchanges, one connection unless told otherwise. */
export function correlate(
  exchanges: readonly HttpExchange<Side>[],
  context: (index: number) => ConnectionContext = () => connection(),
): { calls: CallRecord[]; pushes: PushRecord[]; codes: string[]; log: DiagnosticLog; sessions: SessionGroups } {
  const log = new DiagnosticLog();
  const calls: CallRecord[] = [];
  const pushes: PushRecord[] = [];
  const correlator = new Correlator({ log, onCall: (call) => calls.push(call), onPush: (push) => pushes.push(push) });
  for (const [index, exchange] of exchanges.entries()) correlator.exchange(exchange, context(index));
  correlator.end();
  return {
    calls,
    pushes,
    codes: log.entries().map(({ code }) => code),
    log,
    sessions: new SessionGroups(correlator.sessions()),
  };
}

/** A request of one body. */
export const asked = (given = {}): ReturnType<typeof requestSide> => requestSide([requestBody(given)]);
export const FAULT = {
  code: 'E',
  message: 'no',
  detail: null,
  level: 'error',
  type: null,
  category: 'application',
  where: 'envelope',
  rootCause: null,
} as const;
