import { locateEnvelope } from '../amf/body-test.ts';
import type { ClassSchema } from '../amf/class-schema.ts';
import type { AmfDiagnostic } from '../amf/diagnostic.ts';
import { type Envelope, readEnvelope } from '../amf/envelope.ts';
import type { ByteMap } from '../bytes/byte-map.ts';
import type { CaptureInput } from '../capture/read-captures.ts';
import type { HttpExchange, HttpMessage } from '../http/message.ts';
import type { Call } from '../report/model.ts';
import { type AnalyzeOptions, runPipeline } from './analyze.ts';
import { compareCalls } from './order-calls.ts';
import { Redactor } from './redact.ts';
import { reportCall } from './report-call.ts';
import { type TreeNode, valueTree } from './value-tree.ts';

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
  readonly complete: boolean;
  readonly missing: number;
  readonly bodyLength: number;
  readonly codings: readonly string[];
  /** Null when the body holds no envelope. */
  readonly envelope: EnvelopeDetail | null;
  /** The content-decoded body as captured: not for output without redaction. */
  readonly bytes: Uint8Array;
}

export interface EnvelopeDetail {
  readonly version: number;
  /** Bytes of the body before the envelope. */
  readonly offset: number;
  readonly headers: readonly {
    readonly name: string;
    readonly mustUnderstand: boolean;
    readonly value: TreeNode | null;
  }[];
  readonly messages: readonly EnvelopeMessageDetail[];
  readonly diagnostics: readonly AmfDiagnostic[];
}

export interface EnvelopeMessageDetail {
  readonly target: string;
  readonly response: string;
  readonly kind: string;
  readonly declaredLength: number;
  /** From the start of the envelope. */
  readonly offset: number;
  readonly length: number;
  /** Where the value's bytes stand in the stream, when the body was not content-coded. */
  readonly stream: readonly [number, number] | null;
  /** This message belongs to the call that was asked for. */
  readonly own: boolean;
  readonly value: TreeNode | null;
  readonly diagnostics: readonly AmfDiagnostic[];
}

const MAX_TREE_NODES = 10_000;

/** What a message leaves behind for a later look. */
interface KeptMessage {
  readonly message: HttpMessage<unknown>;
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: Uint8Array;
  readonly codings: readonly string[];
  readonly bodyLength: number;
  readonly holes: readonly (readonly [number, number])[];
  readonly map: ByteMap | null;
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
    message: (connection, message) => {
      if (connection === record.connection && exchange === null) kept.set(keyOf(message), keep(message));
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

function keep(message: HttpMessage<unknown>): KeptMessage {
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
  const located = locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true });
  if (located.verdict === 'no') return null;
  const { direction } = kept.message;
  const envelope: Envelope = readEnvelope(bytes, located.offset, bytes.length, {
    direction,
    holes: holes.map(([offset, length]) => [offset - located.offset, length] as const),
    ...(classes === undefined ? {} : { classes }),
  });
  const options = {
    hides: (name: string) => redactor.hides(name),
    text: (text: string) => redactor.line(text),
    maxNodes: MAX_TREE_NODES,
  };
  return {
    version: envelope.version,
    offset: located.offset,
    headers: envelope.headers.map((header) => ({
      name: header.name,
      mustUnderstand: header.mustUnderstand,
      value:
        header.node === 0 ? null : hideHeader(header.name, valueTree(envelope.tape, header.node, options), redactor),
    })),
    messages: envelope.bodies.map((body, index) => ({
      target: redactor.url(body.target),
      response: body.response,
      kind: body.kind,
      declaredLength: body.declaredLength,
      offset: body.offset,
      length: body.length,
      stream: map?.sourceRange(located.offset + body.offset, located.offset + body.offset + body.length) ?? null,
      own: direction === 'request' ? index === call.batch.index : body.target === call.responseTarget,
      value: body.node === 0 ? null : valueTree(envelope.tape, body.node, options),
      diagnostics: body.diagnostics,
    })),
    diagnostics: envelope.diagnostics,
  };
}

/** A header's value is secret by the header's name. */
function hideHeader(name: string, tree: TreeNode, redactor: Redactor): TreeNode {
  const secret = redactor.hides(name) || /^(?:appendto|replace)gatewayurl$/i.test(name);
  if (!secret) return tree;
  if (typeof tree.value === 'string') {
    const shown = redactor.envelopeHeader(name, tree.value) === tree.value;
    return shown ? tree : { ...tree, value: '[redacted]', redacted: true };
  }
  if (!redactor.hides(name)) return tree;
  const { children: _children, ...rest } = tree;
  return { ...rest, redacted: true };
}
