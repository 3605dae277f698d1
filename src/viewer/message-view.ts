import type { ClassSchema } from '../amf/class-schema.ts';
import { patchedSecrets } from '../amf/envelope-patch.ts';
import { type EnvelopeTree, envelopeTree, MAX_TREE_NODES } from '../amf/envelope-tree.ts';
import type { MessageEntry } from '../report/formats/html/data.ts';
import type { Call } from '../report/model.ts';
import type { LoadedExchange } from './report-store.ts';

export type Direction = 'request' | 'response';

/** One HTTP message of a call, decoded. */
export interface DecodedMessage {
  readonly direction: Direction;
  readonly entry: MessageEntry;
  /** The content-decoded body; null when it is not in the report. */
  readonly bytes: Uint8Array | null;
  /** Null when there is no envelope in it. */
  readonly envelope: EnvelopeTree | null;
  /** Messages of the envelope that belong to the call, by their place. */
  readonly own: ReadonlySet<number>;
}

/** What `inspect --call N -f json` prints of an exchange's message, decoded here. Null when there was no such message. */
export function decodeMessage(
  { entry: exchange, bytes }: LoadedExchange,
  direction: Direction,
  call: Call,
  classes: ClassSchema,
  maxNodes: number = MAX_TREE_NODES,
): DecodedMessage | null {
  const entry = exchange[direction];
  if (entry === null) return null;
  const body = entry.bytes === null ? null : bytes.subarray(...entry.bytes);
  const envelope =
    body === null
      ? (entry.tree as EnvelopeTree | null)
      : envelopeTree(body, { direction, classes, holes: entry.holes, maxNodes, secrets: patchedSecrets(entry.patch) });
  const own = new Set<number>();
  for (const [index, message] of (envelope?.messages ?? []).entries()) {
    const isOwn =
      direction === 'request'
        ? index === call.batch.index
        : call.responseTarget !== null && message.target === call.responseTarget;
    if (isOwn) own.add(index);
  }
  return { direction, entry, bytes: body, envelope, own };
}

/** The same facts in the form of `inspect --call N -f json`. */
export function messageJson(message: DecodedMessage | null): unknown {
  if (message === null) return null;
  const { entry, envelope, own } = message;
  const { startLine, headers, stream, packets, decrypted, complete, missing, bodyLength, codings, streams } = entry;
  return {
    startLine,
    headers,
    stream,
    packets,
    ...(decrypted === undefined ? {} : { decrypted }),
    complete,
    missing,
    bodyLength,
    codings,
    envelope:
      envelope === null
        ? null
        : {
            ...envelope,
            messages: envelope.messages.map((one, index) => ({
              ...one,
              stream: streams[index] ?? null,
              own: own.has(index),
            })),
          },
  };
}
