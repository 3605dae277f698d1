import { describe, expect, it } from 'vitest';
import { FrameReader, type FrameSink } from '../../src/flex/frame-reader.ts';

/** Writes down what a reader says; heartbeats are summed, as their grouping follows the pushes. */
class Transcript implements FrameSink {
  readonly lines: string[] = [];

  message(bytes: Uint8Array, from: number, to: number, timeNs: number, whole: boolean): void {
    const text = Array.from(bytes.subarray(from, to), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.lines.push(`message ${text}${whole ? '' : ' cut'} @${timeNs}`);
  }
  heartbeat(count: number): void {
    const last = this.lines.at(-1);
    const before = last?.startsWith('heartbeat ') ? Number(last.slice(10)) : 0;
    if (before > 0) this.lines.pop();
    this.lines.push(`heartbeat ${before + count}`);
  }
  padding(size: number): void {
    this.lines.push(`padding ${size}`);
  }
  ended(): void {
    this.lines.push('end');
  }
  trouble(code: string, detail: string): void {
    this.lines.push(`${code}: ${detail}`);
  }
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** A toy value: `0a`, its length, that many bytes. */
function measure(bytes: Uint8Array, from: number, to: number): number | null {
  if (bytes[from] !== 0x0a) return Number.NaN;
  if (from + 1 >= to) return null;
  const end = from + 2 + bytes[from + 1]!;
  return end <= to ? end : null;
}

function read(input: Uint8Array, chunk: number, maxFrame = 1000): string[] {
  const transcript = new Transcript();
  const reader = new FrameReader(transcript, { maxFrame, measure });
  for (let at = 0; at < input.length; at += chunk) {
    // A slice of its own: what is borrowed must not be read later.
    const part = input.slice(at, at + chunk);
    reader.push(part, 0, part.length, 7);
    part.fill(0xff);
  }
  reader.end();
  return transcript.lines;
}

const TRANSCRIPTS: readonly (readonly [name: string, input: string, lines: readonly string[]])[] = [
  [
    'padding, heartbeats, frames, end',
    '8\r\n\0\0\0\0\0\0\0\0\r\n\x003\r\n\x0a\x01A\r\n\0\x00a\r\n\x0a\x08ABCDEFGH\r\n0\r\n',
    ['padding 8', 'heartbeat 1', 'message 0a0141 @7', 'heartbeat 2', 'message 0a084142434445464748 @7', 'end'],
  ],
  [
    'bare values',
    '\0\0\x0a\x01A\0\x0a\x00\x0a\x02BC',
    ['heartbeat 2', 'message 0a0141 @7', 'heartbeat 1', 'message 0a00 @7', 'message 0a024243 @7'],
  ],
  ['bytes after the end', '0\r\nxy', ['end', 'amf.trailing: 2 bytes after the end of the stream']],
  ['no stream at all', '<html>', ['flex.partial-frame: a frame size was expected']],
  [
    'cut inside a frame',
    '5\r\n\x0a\x03A',
    ['flex.partial-frame: the stream ends inside a frame', 'message 0a0341 cut @7'],
  ],
  [
    'cut inside a bare value',
    '\x0a\x05AB',
    ['flex.partial-frame: the stream ends inside a frame', 'message 0a054142 cut @7'],
  ],
  ['upper-case size', 'A\r\n\x0a\x08ABCDEFGH\r\n', ['message 0a084142434445464748 @7']],
];

describe('streaming frames (§1.7)', () => {
  for (const [name, input, lines] of TRANSCRIPTS) {
    it(`${name}, at every chunk size`, () => {
      const bytes = bytesOf(input);
      for (let chunk = 1; chunk <= bytes.length; chunk++) {
        // How much follows an end is told per push.
        const told = read(bytes, chunk).filter((line) => chunk >= bytes.length || !line.startsWith('amf.trailing'));
        const due = lines.filter((line) => chunk >= bytes.length || !line.startsWith('amf.trailing'));
        // After a loss a reader looks at the start of every push: only the first word counts.
        expect(name === 'no stream at all' ? told.slice(0, 1) : told, `chunk ${chunk}`).toEqual(due);
      }
    });
  }

  it('gives up a frame above the limit and goes on after it', () => {
    const input = bytesOf(`14\r\n\x0a${'x'.repeat(19)}\r\n2\r\n\x0a\x00\r\n`);
    for (const chunk of [1, 5, input.length]) {
      expect(read(input, chunk, 10)).toEqual(['flex.frame-limit: frame of 20 bytes, limit 10', 'message 0a00 @7']);
    }
  });

  it('does not believe a size: nothing is allocated from it', () => {
    expect(read(bytesOf('fffffff\r\n\x0aA'), 100, 2 ** 31)).toEqual([
      'flex.partial-frame: the stream ends inside a frame',
      'message 0a41 cut @7',
    ]);
  });

  it('gap-inside-frame: the frame is damaged, the next one whole', () => {
    const transcript = new Transcript();
    const reader = new FrameReader(transcript, { maxFrame: 100, measure });
    reader.push(bytesOf('6\r\n\x0a\x04'), 0, 5, 1);
    reader.gap(3);
    reader.push(bytesOf('D\r\n2\r\n\x0a\x00\r\n'), 0, 10, 2);
    expect(transcript.lines).toEqual([
      'flex.partial-frame: bytes are missing in a frame of 6 bytes',
      'message 0a04 cut @2',
      'message 0a00 @2',
    ]);
  });

  it('gap-across-frames: goes on where a segment starts a frame', () => {
    const transcript = new Transcript();
    const reader = new FrameReader(transcript, { maxFrame: 100, measure });
    reader.push(bytesOf('6\r\n\x0a\x04'), 0, 5, 1);
    reader.gap(300);
    reader.push(bytesOf('~~~'), 0, 3, 2);
    reader.push(bytesOf('2\r\n\x0a\x00\r\n'), 0, 7, 3);
    expect(transcript.lines).toEqual([
      'flex.partial-frame: bytes are missing',
      'message 0a04 cut @1',
      'message 0a00 @3',
    ]);
  });
});
