import { describe, expect, it } from 'vitest';
import { FrameDecoder } from '../../src/flex/frame-decoder.ts';
import { FrameReader } from '../../src/flex/frame-reader.ts';
import { readStream } from '../support/read-stream.ts';
import { STREAM_EVENTS, STREAM_VECTOR } from '../support/stream-vector.ts';

describe('vector s-stream (§1.7)', () => {
  const bytes = Uint8Array.from(STREAM_VECTOR.match(/../g)!, (hex) => Number.parseInt(hex, 16));

  it('at every chunk size', () => {
    for (let chunk = 1; chunk <= bytes.length; chunk++)
      expect(readStream(bytes, chunk), `chunk ${chunk}`).toEqual(STREAM_EVENTS);
  });

  it('the same messages when the frames were the HTTP chunks', () => {
    const bare = Uint8Array.from([
      ...new Uint8Array(9),
      ...bytes.slice(18, 37),
      ...new Uint8Array(2),
      ...bytes.slice(44, 52),
    ]);
    const messages = STREAM_EVENTS.filter(({ frame }) => frame === 'message');
    for (let chunk = 1; chunk <= bare.length; chunk++) {
      const events = readStream(bare, chunk) as { frame?: string }[];
      expect(events.filter(({ frame }) => frame === 'message')).toEqual(messages);
      expect(events.every(({ frame }) => frame !== undefined)).toBe(true);
    }
  });
});

it('takes bare values that are no objects for something else than messages', () => {
  let measured = 0;
  const decoder = new FrameDecoder();
  const details: string[] = [];
  const nothing = () => {};
  const sink = { message: nothing, heartbeat: nothing, padding: nothing, ended: nothing };
  const reader = new FrameReader(
    { ...sink, trouble: (_code, detail) => details.push(detail) },
    { maxFrame: 1 << 20, measure: (...range) => ++measured && decoder.measure(...range) },
  );
  const bytes = new Uint8Array(40_000).fill(0x02);
  reader.push(bytes, 0, bytes.length, 0);
  reader.end();
  expect([measured, details]).toEqual([1, ['no AMF3 value where one was expected']]);
});
