import { toValue } from '../../src/amf/to-value.ts';
import { FrameDecoder } from '../../src/flex/frame-decoder.ts';
import { FrameReader, type FrameSink } from '../../src/flex/frame-reader.ts';

/** What a stream consists of, told as in `STREAM_EVENTS`, pushed in pieces of `chunk` bytes. */
export function readStream(bytes: Uint8Array, chunk: number): object[] {
  const events: object[] = [];
  const decoder = new FrameDecoder();
  const sink: FrameSink = {
    message(data, from, to) {
      const { tape, node, diagnostics } = decoder.decode(data, from, to);
      events.push({ frame: 'message', size: to - from, value: toValue(tape, node), diags: diagnostics });
    },
    heartbeat(count) {
      for (let index = 0; index < count; index++) events.push({ frame: 'heartbeat' });
    },
    padding: (size) => void events.push({ frame: 'skip', size }),
    ended: () => void events.push({ frame: 'end' }),
    trouble: (code, detail) => void events.push({ code, detail }),
  };
  const reader = new FrameReader(sink, { maxFrame: 1 << 24, measure: (...range) => decoder.measure(...range) });
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.slice(at, at + chunk);
    reader.push(part, 0, part.length, 0);
  }
  reader.end();
  return events;
}
