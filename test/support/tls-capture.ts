/** Recorded TLS conversations as captures: handshake of TCP, segments with an acknowledgement each, close. */

import { body, envelope } from './amf-bytes.ts';
import { NgBuilder, type PcapRecord, pcapFile, START_SECONDS } from './capture-files.ts';
import { answer, post } from './conversation.ts';
import { type Bytes, tcpFrame } from './packet-builder.ts';
import type { TlsRecording } from './tls-recording.ts';

const SEGMENT = 1400;
const TLS_KEY_LOG = 0x544c_534b;
const DECRYPTION_SECRETS = 0x0000_000a;

/** Calls as the client of a shop would send them, with their answers, alternately. */
export function shopMessages(calls: number, resultLength = 20): Uint8Array[] {
  const text = (length: number) => `02 ${length.toString(16).padStart(4, '0')} '${'r'.repeat(length)}'`;
  return Array.from({ length: calls }, (_, index) => [
    post(envelope(body(`shop.find${index}`, `/${index + 1}`, `0a 00000001 ${text(5)}`))),
    answer(envelope(body(`/${index + 1}/onResult`, 'null', text(resultLength)))),
  ]).flat();
}

export interface WireOptions {
  readonly clientPort?: number;
  readonly serverPort?: number;
  /** Data segments (from 0, both directions) that were not captured. */
  readonly lost?: readonly number[];
  readonly segment?: number;
}

/** The frames of one connection. */
export function framesOf({ chunks }: Pick<TlsRecording, 'chunks'>, options: WireOptions = {}): Uint8Array[] {
  const { clientPort = 40_000, serverPort = 8443, lost = [], segment = SEGMENT } = options;
  const ends = [
    { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: clientPort, destinationPort: serverPort },
    { source: '10.0.0.2', destination: '10.0.0.1', sourcePort: serverPort, destinationPort: clientPort },
  ] as const;
  const next = [1000, 5000];
  const frames: Uint8Array[] = [];
  const send = (side: 0 | 1, flags: string, payload?: Bytes) =>
    tcpFrame({
      ...ends[side],
      seq: next[side]!,
      ack: next[1 - side]!,
      ...(flags === '' ? {} : { flags }),
      ...(payload === undefined ? {} : { payload }),
    });
  frames.push(tcpFrame({ ...ends[0], seq: next[0]!++, flags: 'S' }));
  frames.push(tcpFrame({ ...ends[1], seq: next[1]!++, ack: next[0]!, flags: 'SA' }));
  frames.push(send(0, ''));
  let data = 0;
  for (const { side, bytes } of chunks) {
    for (let at = 0; at < bytes.length; at += segment) {
      const part = bytes.subarray(at, at + segment);
      if (!lost.includes(data++)) frames.push(send(side, '', part));
      next[side]! += part.length;
      frames.push(send(side === 0 ? 1 : 0, ''));
    }
  }
  frames.push(send(0, 'FA'));
  next[0]!++;
  frames.push(send(1, 'FA'));
  next[1]!++;
  frames.push(send(0, ''));
  return frames;
}

const MICROSECONDS = 500;

/** A classic capture, a frame every half millisecond. */
export function tlsPcap(frames: readonly Uint8Array[]): Uint8Array {
  return pcapFile(
    frames.map((data, index): PcapRecord => ({ seconds: START_SECONDS, fraction: index * MICROSECONDS, data })),
  );
}

/** A section with secrets in it; several sections may follow each other in one file. */
export function tlsSection(frames: readonly Uint8Array[], keylogs: readonly string[], firstMs = 0): Uint8Array {
  const builder = new NgBuilder().section().interface();
  for (const keylog of keylogs) {
    const bytes = Buffer.from(keylog);
    const padded = Buffer.concat([builder.words(TLS_KEY_LOG, bytes.length), bytes]);
    builder.block(DECRYPTION_SECRETS, padded);
  }
  const startUs = BigInt(START_SECONDS) * 1_000_000n + BigInt(firstMs * 1000);
  for (const [index, frame] of frames.entries()) builder.packet(startUs + BigInt(index * MICROSECONDS), frame);
  return builder.bytes;
}
