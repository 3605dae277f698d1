import type { ClassSchema } from '../amf/class-schema.ts';
import { type EnvelopeTree, type EnvelopeTreeMessage, envelopeTree, MAX_TREE_NODES } from '../amf/envelope-tree.ts';
import type { ByteMap } from '../bytes/byte-map.ts';
import type { CaptureInput } from '../capture/read-captures.ts';
import type { HttpExchange, HttpMessage } from '../http/message.ts';
import type { Call } from '../report/model.ts';
import { type AnalyzeOptions, runPipeline } from './analyze.ts';
import type { MessageSource } from './connection-reader.ts';
import { envelopeSecrets } from './envelope-secrets.ts';
import { compareCalls } from './order-calls.ts';
import { Redactor } from './redact.ts';
import { reportCall } from './report-call.ts';

/** Everything about one call: its report entry, and both HTTP messages with their decoded values. */
export interface CallDetail {
  readonly call: Call;
  readonly request: MessageDetail | null;
  readonly response: MessageDetail | null;
}

export interface MessageDetail {
  readonly startLine: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Offsets in its direction of the connection. */
  readonly stream: { readonly from: number; readonly bodyFrom: number; readonly to: number };
  readonly packets: readonly [number, number];
  /** Where its bytes came from when they were decrypted (`stream` then counts in the plaintext); missing otherwise. */
  readonly decrypted?: MessageSource;
  readonly complete: boolean;
  readonly missing: number;
  readonly bodyLength: number;
  readonly codings: readonly string[];
  /** Null when the body holds no envelope. */
  readonly envelope: EnvelopeDetail | null;
  /** The content-decoded body as captured: not for output without redaction. */
  readonly bytes: Uint8Array;
}

export interface EnvelopeDetail extends EnvelopeTree {
  readonly messages: readonly EnvelopeMessageDetail[];
}

export interface EnvelopeMessageDetail extends EnvelopeTreeMessage {
  /** Where the value's bytes stand in the stream, when the body was not content-coded. */
  readonly stream: readonly [number, number] | null;
  /** This message belongs to the call that was asked for. */
  readonly own: boolean;
}

/** What a message leaves behind for a later look. */
interface KeptMessage {
  readonly message: HttpMessage<unknown>;
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: Uint8Array;
  readonly codings: readonly string[];
  readonly bodyLength: number;
  readonly holes: readonly (readonly [number, number])[];
  readonly map: ByteMap | null;
  readonly source: MessageSource | null;
}

/**
 * Reads the captures twice: once to number the calls, once to keep the bytes of the call `id`.
 * @returns null when there is no such call
 */
export async function inspectCall(
  inputs: readonly CaptureInput[],
  options: AnalyzeOptions,
  id: number,
): Promise<CallDetail | null> {
  const found = await runPipeline(inputs, options);
  const record = [...found.calls].sort(compareCalls)[id - 1];
  if (record === undefined) return null;
  const redactor = new Redactor(options.redaction);
  const call = reportCall(record, id, found.clock.baseNs, redactor);
  const kept = new Map<string, KeptMessage>();
  let exchange: HttpExchange<unknown> | null = null;
  await runPipeline(inputs, options, {
    message: (connection, message, _side, source) => {
      if (connection === record.connection && exchange === null) kept.set(keyOf(message), keep(message, source));
    },
    exchange: (one) => {
      if (one.connection !== record.connection || exchange !== null) return;
      if (one.number === record.exchange) exchange = one;
      else for (const message of [one.request, one.response]) if (message !== null) kept.delete(keyOf(message));
    },
  });
  const detail = (message: HttpMessage<unknown> | null | undefined): MessageDetail | null => {
    const one = message == null ? undefined : kept.get(keyOf(message));
    return one === undefined ? null : messageDetail(one, call, redactor, options.classes);
  };
  const wanted = exchange as HttpExchange<unknown> | null;
  return { call, request: detail(wanted?.request), response: detail(wanted?.response) };
}

function keyOf(message: HttpMessage<unknown>): string {
  return `${message.direction} ${message.number}`;
}

function keep(message: HttpMessage<unknown>, source: MessageSource | null): KeptMessage {
  const { body } = message;
  const content = body?.kept ? body.content() : null;
  return {
    message,
    headers: message.headers.entries().map(([name, value]) => [name, value] as const),
    bytes: content === null ? new Uint8Array(0) : content.bytes.slice(content.from, content.to),
    codings: content?.codings ?? [],
    bodyLength: body?.length ?? 0,
    holes: content?.codings.length === 0 ? [...(body?.holes ?? [])] : [],
    map: content?.codings.length === 0 ? (body?.map ?? null) : null,
    source,
  };
}

function messageDetail(
  kept: KeptMessage,
  call: Call,
  redactor: Redactor,
  classes: ClassSchema | undefined,
): MessageDetail {
  const { message } = kept;
  return {
    startLine: redactor.line(message.startLine),
    headers: kept.headers.map(([name, value]) => [name, redactor.httpHeader(name, value)] as const),
    stream: { from: message.streamFrom, bodyFrom: message.bodyFrom, to: message.streamTo },
    packets: [message.firstPacket, message.lastPacket],
    ...(kept.source === null ? {} : { decrypted: kept.source }),
    complete: message.complete,
    missing: message.missing,
    bodyLength: kept.bodyLength,
    codings: kept.codings,
    envelope: envelopeDetail(kept, call, redactor, classes),
    bytes: kept.bytes,
  };
}

function envelopeDetail(
  kept: KeptMessage,
  call: Call,
  redactor: Redactor,
  classes: ClassSchema | undefined,
): EnvelopeDetail | null {
  const { bytes, map, holes } = kept;
  const { direction } = kept.message;
  const tree = envelopeTree(bytes, {
    direction,
    holes,
    maxNodes: MAX_TREE_NODES,
    secrets: envelopeSecrets(redactor),
    ...(classes === undefined ? {} : { classes }),
  });
  if (tree === null) return null;
  const answerTarget = call.responseTarget === null ? null : redactor.url(call.responseTarget);
  return {
    ...tree,
    messages: tree.messages.map(({ target, response, kind, declaredLength, offset, length, ...rest }, index) => ({
      target,
      response,
      kind,
      declaredLength,
      offset,
      length,
      stream: map?.sourceRange(tree.offset + offset, tree.offset + offset + length) ?? null,
      own: direction === 'request' ? index === call.batch.index : target === answerTarget,
      ...rest,
    })),
  };
}
