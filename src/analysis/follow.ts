import type { CaptureInput } from '../capture/read-captures.ts';
import type { Direction, HttpMessage } from '../http/message.ts';
import type { Call, Push } from '../report/model.ts';
import type { AnalyzeOptions } from './analyze.ts';
import { formatEndpoint } from './connection-context.ts';
import { compareCalls, comparePushes } from './order-calls.ts';
import { Redactor } from './redact.ts';
import { reportCall, reportPush } from './report-call.ts';
import { runPipeline } from './run-pipeline.ts';
import { isoTime } from './wire-time.ts';

/** What went over one connection, in the order of time. */
export interface Conversation {
  readonly connection: number;
  readonly client: string;
  readonly server: string;
  readonly entries: readonly ConversationEntry[];
}

export type ConversationEntry =
  | { readonly type: 'message'; readonly at: string | null; readonly message: ConversationMessage }
  | { readonly type: 'call'; readonly at: string | null; readonly call: Call }
  | { readonly type: 'push'; readonly at: string | null; readonly push: Push };

export interface ConversationMessage {
  readonly direction: Direction;
  readonly startLine: string;
  readonly contentType: string | null;
  readonly bodyLength: number;
  readonly complete: boolean;
  readonly packets: readonly [number, number];
}

interface Timed {
  readonly ns: number;
  /** Among equals: request, its calls when they ended, response, pushes. */
  readonly rank: number;
  readonly entry: ConversationEntry;
}

/** @returns null when no HTTP connection has that number */
export async function followConnection(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
  connection: number,
): Promise<Conversation | null> {
  const redactor = new Redactor(options.redaction);
  const messages: { ns: number; message: ConversationMessage }[] = [];
  const ends = { client: '', server: '' };
  const findings = await runPipeline(inputs, options, {
    stream: (facts, _side, sink) => {
      if (facts.number === connection) {
        ends.client = formatEndpoint(facts.version, facts.client);
        ends.server = formatEndpoint(facts.version, facts.server);
      }
      return sink;
    },
    message: (number, message) => {
      if (number === connection) messages.push({ ns: message.firstByteNs, message: messageOf(message, redactor) });
    },
  });
  if (messages.length === 0) return null;
  const { baseNs } = findings.clock;
  const timed: Timed[] = messages.map(({ ns, message }) => ({
    ns,
    rank: message.direction === 'request' ? 0 : 1,
    entry: { type: 'message', at: isoTime(baseNs, ns), message },
  }));
  for (const [index, record] of [...findings.calls].sort(compareCalls).entries()) {
    if (record.connection !== connection) continue;
    const call = reportCall(record, index + 1, baseNs, redactor);
    timed.push({ ns: record.endedNs, rank: 2, entry: { type: 'call', at: call.startedAt, call } });
    ends.client = record.client;
    ends.server = record.server;
  }
  for (const [index, record] of [...findings.pushes].sort(comparePushes).entries()) {
    if (record.connection !== connection) continue;
    const push = reportPush(record, index + 1, baseNs, redactor);
    timed.push({ ns: record.atNs, rank: 3, entry: { type: 'push', at: push.at, push } });
  }
  const order = (ns: number) => (Number.isNaN(ns) ? Number.POSITIVE_INFINITY : ns);
  timed.sort((a, b) => (order(a.ns) === order(b.ns) ? a.rank - b.rank : order(a.ns) - order(b.ns)));
  return { connection, ...ends, entries: timed.map(({ entry }) => entry) };
}

function messageOf(message: HttpMessage<unknown>, redactor: Redactor): ConversationMessage {
  return {
    direction: message.direction,
    startLine: redactor.line(message.startLine),
    contentType: message.headers.get('content-type'),
    bodyLength: message.body?.length ?? 0,
    complete: message.complete,
    packets: [message.firstPacket, message.lastPacket],
  };
}
