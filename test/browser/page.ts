import { locateEnvelope } from '../../src/amf/body-test.ts';
import { envelopeToJson, valueToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { encodeAmf0, encodeAmf3 } from '../../src/amf/encode.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { toValue } from '../../src/amf/to-value.ts';
import type { AmfValue } from '../../src/amf/value.ts';
import { FrameDecoder } from '../../src/flex/frame-decoder.ts';
import { FrameReader, type FrameSink } from '../../src/flex/frame-reader.ts';

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

function readStream(hex: string): string {
  const events: object[] = [];
  const decoder = new FrameDecoder();
  const sink: FrameSink = {
    message(data, from, to) {
      const { tape, node, diagnostics } = decoder.decode(data, from, to);
      events.push({ frame: 'message', size: to - from, value: toValue(tape, node), diags: diagnostics });
    },
    heartbeat(count) {
      for (let left = count; left > 0; left--) events.push({ frame: 'heartbeat' });
    },
    padding: (size) => void events.push({ frame: 'skip', size }),
    ended: () => void events.push({ frame: 'end' }),
    trouble: (code, detail) => void events.push({ code, detail }),
  };
  const reader = new FrameReader(sink, { maxFrame: 1 << 24, measure: (...range) => decoder.measure(...range) });
  const bytes = bytesOf(hex);
  for (let at = 0; at < bytes.length; at += 7) reader.push(bytes, at, Math.min(at + 7, bytes.length), 0);
  reader.end();
  return JSON.stringify(events);
}

Object.assign(globalThis, { decodeVector, encodeBoth, readStream, isReady: true });
