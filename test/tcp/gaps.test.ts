import { describe, expect, it } from 'vitest';
import { c, closing, OPEN, play, type Step, s } from '../support/tcp-builder.ts';

const ASKED = [...OPEN, c(1, 'req', { ack: 1 })];

/** Keep-alive traffic that changes nothing but the number of segments seen. */
const waiting = (count: number, seq: number, ack: number): Step[] =>
  Array.from({ length: count }, () => c(seq, '', { ack }));

describe('out of order', () => {
  it('waits for the missing segment and tells when bytes became readable', () => {
    const played = play([...ASKED, s(4, 'def', { ack: 4 }), s(1, 'abc', { ack: 4, at: 50 }), ...closing(3, 6)]);
    expect(played.server.text).toBe('abcdef');
    expect(played.server.pushes).toEqual([
      { offset: 0, length: 3, timeNs: 50e6, nowNs: 50e6, packet: 6 },
      { offset: 3, length: 3, timeNs: 4e6, nowNs: 50e6, packet: 5 },
    ]);
    expect(played.codes).toEqual({ 'tcp.out-of-order': 1 });
    expect(played.facts.sides[1].outOfOrder).toBe(1);
  });

  it('keeps going when the clock goes back', () => {
    const played = play([
      ...ASKED,
      s(1, 'abc', { ack: 4, at: 9000 }),
      s(4, 'def', { ack: 4, at: 10 }),
      ...closing(3, 6),
    ]);
    expect(played.server.text).toBe('abcdef');
    expect(played.server.pushes[1]).toMatchObject({ timeNs: 10e6, nowNs: 10e6 });
  });

  it('hands each segment on by itself, never joined', () => {
    const played = play([...ASKED, s(3, 'c', { ack: 4 }), s(2, 'b', { ack: 4 }), s(1, 'a', { ack: 4 })]);
    expect(played.server.pushes.map(({ length }) => length)).toEqual([1, 1, 1]);
  });
});

describe('a hole', () => {
  it('that the peer acknowledged is given up after 256 further segments', () => {
    const lost = [...ASKED, s(4, 'def', { ack: 4 }), c(4, '', { ack: 7 })];
    const early = play([...lost, ...waiting(200, 4, 7), s(1, 'abc', { ack: 4 }), ...closing(3, 6)]);
    expect(early.server.text).toBe('abcdef');
    const late = play([...lost, ...waiting(257, 4, 7), s(1, 'abc', { ack: 4 }), ...closing(3, 6)]);
    expect(late.server.text).toBe('[-3]def');
    expect(late.codes).toEqual({ 'tcp.gap': 1, 'tcp.out-of-order': 1 });
    expect(late.log.entries().find(({ code }) => code === 'tcp.gap')?.examples[0]?.place).toEqual({
      packet: 5,
      connection: 1,
      direction: 'response',
      streamOffset: 0,
      length: 3,
    });
  });

  it('is kept open while nobody acknowledges it', () => {
    const played = play([
      ...ASKED,
      s(4, 'def', { ack: 4 }),
      ...waiting(600, 4, 1),
      s(1, 'abc', { ack: 4 }),
      ...closing(3, 6),
    ]);
    expect(played.server.text).toBe('abcdef');
  });

  it('at the end of what was captured is given up too', () => {
    const played = play([
      ...ASKED,
      s(1, 'abc', { ack: 4 }),
      c(4, '', { ack: 100 }),
      ...waiting(257, 4, 100),
      s(100, 'next', { ack: 4 }),
      c(4, '', { ack: 104 }),
    ]);
    expect(played.server.text).toBe('abc[-96]next');
  });

  it('is declared at a close, and the bytes after it are kept', () => {
    const played = play([
      ...ASKED,
      s(1, 'ab', { ack: 4 }),
      s(6, 'fg', { ack: 4 }),
      s(10, 'jk', { ack: 4 }),
      ...closing(3, 11),
    ]);
    expect(played.server.text).toBe('ab[-3]fg[-2]jk');
    expect(played.facts.sides[1]).toMatchObject({
      bytes: 6,
      missing: 5,
      gaps: [
        [2, 3],
        [7, 2],
      ],
    });
    expect(played.server.end_).toBe('fin');
  });

  it('before a FIN is known by it', () => {
    const played = play([...ASKED, s(1, 'ab', { ack: 4 }), ...closing(3, 7)]);
    expect(played.server.text).toBe('ab[-5]');
  });

  it('in a one-sided capture is given up after 1,024 further segments', () => {
    const later = Array.from({ length: 1100 }, (_, index) => s(10 + index, 'x', { ack: 4 }));
    const played = play([
      s(0, '', { flags: 'SA', ack: 1 }),
      s(1, 'ab', { ack: 4 }),
      ...later,
      s(3, '1234567', { ack: 4 }),
    ]);
    expect(played.server.text).toBe(`ab[-7]${'x'.repeat(1100)}`);
  });

  it('of a direction that was not captured at all is none', () => {
    const played = play([...ASKED, c(4, '', { ack: 90 })].filter(({ side }) => side === 'client'));
    expect(played.server).toMatchObject({ text: '', end_: 'capture-end' });
    expect(played.codes['tcp.gap']).toBeUndefined();
  });
});

describe('limits', () => {
  const islands = Array.from({ length: 6 }, (_, index) => s(11 + index * 10, '0123456789', { ack: 4 }));

  it('of bytes: a gap is declared from the expected byte', () => {
    const played = play([...ASKED, ...islands, s(1, 'aaaaaaaaaa', { ack: 4 })], { limits: { oooBytes: 45 } });
    expect(played.server.text).toBe(`[!10]${'0123456789'.repeat(6)}`);
    expect(played.codes).toMatchObject({ 'tcp.buffer-limit': 1, 'tcp.gap': 1 });
  });

  it('of segments', () => {
    const played = play([...ASKED, ...islands, s(1, 'aaaaaaaaaa', { ack: 4 })], { limits: { oooSegments: 3 } });
    expect(played.server.text).toBe(`[!10]${'0123456789'.repeat(6)}`);
    expect(played.codes).toMatchObject({ 'tcp.segment-limit': 1, 'tcp.gap': 1 });
  });

  it('of all directions: the one that holds for longest gives way', () => {
    const other = (step: Step): Step => ({ ...step, clientPort: 50_000 });
    const played = play(
      [
        ...ASKED,
        s(11, 'old', { ack: 4 }),
        ...ASKED.map(other),
        other(s(11, 'new', { ack: 4 })),
        other(s(1, 'aaaaaaaaaa', { ack: 4 })),
        ...closing(3, 13).map(other),
      ],
      { limits: { oooTotal: 1000 } },
    );
    expect(played.connections.map(({ server }) => server.text)).toEqual(['[!10]old', 'aaaaaaaaaanew']);
    expect(played.codes['tcp.buffer-limit']).toBe(1);
  });

  it('of bytes held for their acknowledgement: the oldest are handed on, no gap', () => {
    const run = Array.from({ length: 10 }, (_, index) => s(1 + index * 10, '0123456789', { ack: 4 }));
    const played = play([...ASKED, ...run], { limits: { oooBytes: 45 }, policy: 'last' });
    expect(played.server.text).toBe('0123456789'.repeat(10));
    expect(played.codes['tcp.gap']).toBeUndefined();
    expect(played.codes['tcp.buffer-limit']).toBeUndefined();
  });
});

describe('far ahead', () => {
  const FAR = 2 ** 29;

  it('is ignored when nothing speaks for it', () => {
    const played = play([...ASKED, s(FAR, 'forged', { ack: 4 }), s(1, 'true', { ack: 4 }), ...closing(3, 4)]);
    expect(played.server.text).toBe('true');
    expect(played.codes).toEqual({ 'tcp.out-of-window': 1 });
  });

  it('counts when three segments go on there', () => {
    const played = play([
      ...ASKED,
      s(1, 'ab', { ack: 4 }),
      s(FAR, 'one', { ack: 4 }),
      s(FAR + 3, 'two', { ack: 4 }),
      s(FAR + 6, 'three', { ack: 4 }),
    ]);
    expect(played.server.text).toBe(`ab[-${FAR - 3}]onetwothree`);
    expect(played.codes).toMatchObject({ 'tcp.out-of-window': 2, 'tcp.gap': 1 });
  });

  it('counts when the peer acknowledges it', () => {
    const played = play([...ASKED, s(1, 'ab', { ack: 4 }), c(4, '', { ack: FAR + 3 }), s(FAR, 'one', { ack: 4 })]);
    expect(played.server.text).toBe(`ab[-${FAR - 3}]one`);
  });

  it('costs an island its bytes, not its span', () => {
    const islands = Array.from({ length: 400 }, (_, index) => s(65_536 * (index + 1), 'QQQQ', { ack: 4 }));
    const played = play([...ASKED, ...islands, s(1, 'true', { ack: 4 }), ...closing(3, 4)]);
    expect(played.server.text).toBe('true');
    expect(played.codes['tcp.out-of-window']).toBe(145);
  });

  it('does not believe an acknowledgement of what nobody sent', () => {
    const played = play([...ASKED, c(4, '', { ack: FAR }), s(1, 'true', { ack: 4 }), ...closing(3, 4)]);
    expect(played.server.text).toBe('true');
    expect(played.server.gaps).toEqual([]);
  });
});

describe('snapped payload', () => {
  it('is a hole of known length, declared at once', () => {
    const played = play([...ASKED, s(1, 'abcdef', { ack: 4, captured: 2 }), s(7, 'ghi', { ack: 4, captured: 1 })]);
    expect(played.server.text).toBe('ab[~4]g[~2]');
    expect(played.codes['tcp.gap']).toBeUndefined();
    expect(played.facts.sides[1]).toMatchObject({ bytes: 3, missing: 6 });
  });

  it('is filled by a whole copy that comes in time', () => {
    const played = play([
      ...ASKED,
      s(4, 'def', { ack: 4, captured: 1 }),
      s(4, 'def', { ack: 4 }),
      s(1, 'abc', { ack: 4 }),
    ]);
    expect(played.server.text).toBe('abcdef');
  });
});
