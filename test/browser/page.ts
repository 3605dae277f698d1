import { locateEnvelope } from '../../src/amf/body-test.ts';
import { envelopeToJson, valueToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { encodeAmf0, encodeAmf3 } from '../../src/amf/encode.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import type { AmfValue } from '../../src/amf/value.ts';
import { readStream } from '../support/read-stream.ts';

/** What the test calls in the page: the decoder as a browser has it. */

interface VectorQuestion {
  readonly kind: string;
  readonly hex: string;
  readonly maxDepth?: number;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}

function decodeVector({ kind, hex, maxDepth }: VectorQuestion): string {
  const bytes = bytesOf(hex);
  if (kind === 'amf0' || kind === 'amf3') {
    const decode = kind === 'amf0' ? decodeAmf0 : decodeAmf3;
    return JSON.stringify({ json: valueToJson(decode(bytes, maxDepth === undefined ? {} : { limits: { maxDepth } })) });
  }
  const place = locateEnvelope(bytes, 0, bytes.length);
  return JSON.stringify({ json: envelopeToJson(readEnvelope(bytes, place.offset, bytes.length), 0), place });
}

function encodeBoth(value: AmfValue): AmfValue[] {
  return [decodeAmf0(encodeAmf0(value)).value(), decodeAmf3(encodeAmf3(value)).value()];
}

function streamEvents(hex: string): string {
  return JSON.stringify(readStream(bytesOf(hex), 7));
}

Object.assign(globalThis, { decodeVector, encodeBoth, readStream: streamEvents, isReady: true });
