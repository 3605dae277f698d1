import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import { c, closing, OPEN, type Played, play, type Step, s } from '../support/tcp-builder.ts';

const POLICIES = Object.keys(OVERLAP_POLICIES) as OverlapPolicy[];
const ASKED = [...OPEN, c(1, 'req', { ack: 1 })];

/** The server's stream under every policy; asserts that it is whole and in doubt where it was disputed. */
function underAll(steps: readonly Step[], length: number, verify: (played: Played) => void): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const policy of POLICIES) {
    const played = play([...ASKED, ...steps, ...closing(3, length)], { policy });
    expect(played.faults).toEqual([]);
    expect(played.server.bytes).toBe(length);
    verify(played);
    texts[policy] = played.server.text;
  }
  return texts;
}

const disputed =
  (...doubts: [number, number][]) =>
  ({ codes, server }: Played): void => {
    expect(codes['tcp.overlap-conflict']).toBeGreaterThan(0);
    expect(server.doubts).toEqual(doubts);
  };

describe('segments that wait and disagree', () => {
  const rows: [string, Step, Step, [number, number], Record<OverlapPolicy, string>][] = [
    [
      'new starts before and ends inside',
      s(4, 'OOOO'),
      s(2, 'NNNN'),
      [3, 2],
      { bsd: '-NNNNOO', first: '-NNOOOO', last: '-NNNNOO', linux: '-NNNNOO', solaris: '-NNOOOO' },
    ],
    [
      'new starts before and covers all',
      s(4, 'OO'),
      s(2, 'NNNNNN'),
      [3, 2],
      { bsd: '-NNNNNN', first: '-NNOONN', last: '-NNNNNN', linux: '-NNNNNN', solaris: '-NNNNNN' },
    ],
    [
      'new starts equal and is longer',
      s(2, 'OO'),
      s(2, 'NNNNNN'),
      [1, 2],
      { bsd: '-OONNNN', first: '-OONNNN', last: '-NNNNNN', linux: '-NNNNNN', solaris: '-NNNNNN' },
    ],
    [
      'new starts inside and ends after',
      s(2, 'OOOO'),
      s(4, 'NNNN'),
      [3, 2],
      { bsd: '-OOOONN', first: '-OOOONN', last: '-OONNNN', linux: '-OOOONN', solaris: '-OONNNN' },
    ],
    [
      'new lies inside',
      s(2, 'OOOOOO'),
      s(4, 'NN'),
      [3, 2],
      { bsd: '-OOOOOO', first: '-OOOOOO', last: '-OONNOO', linux: '-OOOOOO', solaris: '-OOOOOO' },
    ],
    [
      'new is the same range',
      s(2, 'OOOOOO'),
      s(2, 'NNNNNN'),
      [1, 6],
      { bsd: '-OOOOOO', first: '-OOOOOO', last: '-NNNNNN', linux: '-OOOOOO', solaris: '-NNNNNN' },
    ],
  ];
  it.each(rows)('%s', (_name, older, newer, doubt, expected) => {
    expect(underAll([older, newer, s(1, '-')], 7, disputed(doubt))).toEqual(expected);
  });
});

describe('a copy of bytes already in order', () => {
  it('before the acknowledgement puts them in doubt; last and solaris take it', () => {
    const texts = underAll([s(1, 'AAAA'), s(1, 'BBBB'), c(4, '', { ack: 5 })], 4, disputed([0, 4]));
    expect(texts).toEqual({ bsd: 'AAAA', first: 'AAAA', last: 'BBBB', linux: 'AAAA', solaris: 'BBBB' });
  });

  it('of the tail: the longer old segment stays but for last', () => {
    const texts = underAll([s(1, 'head-AAAA'), s(6, 'BBBB'), c(4, '', { ack: 10 })], 9, disputed([5, 4]));
    expect(texts).toMatchObject({ bsd: 'head-AAAA', last: 'head-BBBB', solaris: 'head-AAAA' });
  });

  it('after the acknowledgement is told, but nothing is in doubt: acknowledged bytes are frozen', () => {
    const texts = underAll([s(1, 'AAAA'), c(4, '', { ack: 5 }), s(1, 'BBBB')], 4, disputed());
    expect(Object.values(texts)).toEqual(Array(5).fill('AAAA'));
  });

  it('half acknowledged is in doubt from the acknowledgement on', () => {
    underAll([s(1, 'AAAA'), c(4, '', { ack: 3 }), s(1, 'BBBB'), c(4, '', { ack: 5 })], 4, disputed([2, 2]));
  });

  it('half acknowledged is handed on up to there when it was held', () => {
    const played = play([...ASKED, s(1, 'AAAA'), c(4, '', { ack: 3 }), s(3, 'BB'), c(4, '', { ack: 5 })], {
      policy: 'last',
    });
    expect(played.server.pushes.map(({ offset, length }) => [offset, length])).toEqual([
      [0, 2],
      [2, 2],
    ]);
    expect(played.server.text).toBe('AABB');
  });

  it('acknowledged behind a hole is frozen too, and not in doubt', () => {
    const texts = underAll([s(4, 'AAAA'), c(4, '', { ack: 8 }), s(4, 'BBBB'), s(1, 'abc')], 7, disputed());
    expect(Object.values(texts)).toEqual(Array(5).fill('abcAAAA'));
  });

  it('with the same bytes is a retransmission', () => {
    for (const policy of POLICIES) {
      const again = s(1, 'AAAA', { at: 300 });
      const played = play([...ASKED, s(1, 'AAAA'), again, c(4, '', { ack: 5 }), ...closing(3, 4)], { policy });
      expect(played.codes).toEqual({ 'tcp.retransmission': 1 });
      expect(played.server.resents).toEqual([[0, 4, 4e6, 300e6]]);
      expect(played.facts.sides[1]).toMatchObject({ retransmissions: 1, dataSegments: 2 });
    }
  });

  it('may reach beyond them: what is new is handed on', () => {
    const texts = underAll([s(1, 'abcd'), s(3, 'cdef'), c(4, '', { ack: 7 })], 6, ({ codes }) => {
      expect(codes).toEqual({ 'tcp.retransmission': 1 });
    });
    expect(Object.values(texts)).toEqual(Array(5).fill('abcdef'));
  });
});

describe('the evidence of a conflict', () => {
  const timestamps = (value: number) => [1, 1, 8, 10, 0, 0, value >> 8, value & 0xff, 0, 0, 0, 0];

  it('names both packets with SHA-256, TTL and TSval', () => {
    const played = play([
      ...ASKED,
      s(1, 'AAAA', { ttl: 1, options: timestamps(10) }),
      s(1, 'BBBB', { ttl: 64, options: timestamps(5001) }),
    ]);
    const [example] = played.log.entries().find(({ code }) => code === 'tcp.overlap-conflict')!.examples;
    expect(example?.detail).toBe(
      '4 bytes differ: packet 5 sha256 63c1dd951ffedf6f7fd968ad4efa39b8ed584f162f46e715114ee184f8de9201, ' +
        'packet 6 sha256 4a8d8134f29b0b7b60c126f5532bc9f5d9bb73037373cf6fb872d81f1dcefdfd; ' +
        'TTL 1 and 64; TSval 10 and 5001; the earlier is used',
    );
    expect(example?.place).toEqual({ packet: 6, connection: 1, direction: 'response', streamOffset: 0, length: 4 });
  });

  it('says nothing of what does not differ', () => {
    const played = play([...ASKED, s(1, 'AAAA'), s(1, 'BBBB')]);
    const [example] = played.log.entries().find(({ code }) => code === 'tcp.overlap-conflict')!.examples;
    expect(example?.detail).toMatch(
      /^4 bytes differ: packet 5 sha256 \w{64}, packet 6 sha256 \w{64}; the earlier is used$/,
    );
  });
});

describe('checksums', () => {
  const bad = { badChecksum: true };

  it('a good one beats a bad one under every policy, without doubt', () => {
    const texts = underAll([s(1, 'xxxx', bad), s(1, 'good'), c(4, '', { ack: 5 })], 4, ({ codes, server }) => {
      expect(codes).toEqual({ 'tcp.bad-checksum': 1 });
      expect(server.pushes[0]?.timeNs).toBe(5e6);
    });
    expect(Object.values(texts)).toEqual(Array(5).fill('good'));
  });

  it('of two bad ones neither is better: the policy decides', () => {
    const texts = underAll([s(3, 'AA', bad), s(1, 'bbbb', bad), c(4, '', { ack: 5 })], 4, ({ codes }) => {
      expect(codes).toMatchObject({ 'tcp.bad-checksum': 2, 'tcp.overlap-conflict': 1 });
    });
    expect(texts).toEqual({ bsd: 'bbbb', first: 'bbAA', last: 'bbbb', linux: 'bbbb', solaris: 'bbbb' });
  });

  it('one from a datagram that claims more than its frame had is trusted as little', () => {
    const beyond = { beyondFrame: true };
    const replaced = underAll([s(1, 'xxxx', beyond), s(1, 'good'), c(4, '', { ack: 5 })], 4, ({ codes }) => {
      expect(codes).toEqual({});
    });
    expect(Object.values(replaced)).toEqual(Array(5).fill('good'));
    const used = underAll([s(1, 'part', beyond), c(4, '', { ack: 5 })], 4, () => {});
    expect(Object.values(used)).toEqual(Array(5).fill('part'));
  });

  it('a bad one after a good one changes nothing', () => {
    const texts = underAll([s(1, 'good'), s(1, 'xxxx', bad), c(4, '', { ack: 5 })], 4, ({ codes }) => {
      expect(codes).toEqual({ 'tcp.bad-checksum': 1 });
    });
    expect(Object.values(texts)).toEqual(Array(5).fill('good'));
  });

  it('a bad one that the peer acknowledges is used: the network card had not filled it in', () => {
    const texts = underAll([s(1, 'offl', bad), c(4, '', { ack: 5 })], 4, ({ codes }) => {
      expect(codes).toEqual({ 'tcp.bad-checksum': 1 });
    });
    expect(Object.values(texts)).toEqual(Array(5).fill('offl'));
  });

  it('after three such nothing is held back any more', () => {
    const steps = [1, 2, 3, 4, 5].flatMap((seq) => [s(seq, 'x', bad), c(4, '', { ack: seq + 1 })]);
    const played = play([...ASKED, ...steps, s(6, 'y', bad)]);
    expect(played.server.text).toBe('xxxxxy');
    expect(played.codes['tcp.bad-checksum']).toBe(3);
  });

  it('all bad and nobody to acknowledge: used after eight in a row', () => {
    const steps = Array.from({ length: 9 }, (_, index) => s(1 + index, 'x', bad));
    const played = play(steps.map((step) => ({ ...step, ack: 4 })));
    expect(played.server.text).toBe('x'.repeat(9));
  });

  it('a bad one is used at the end when nothing better came', () => {
    const played = play([...ASKED, s(1, 'last', bad)]);
    expect(played.server.text).toBe('last');
  });
});

describe('bytes in doubt from the start', () => {
  it('of a datagram whose fragments disagree', () => {
    for (const policy of POLICIES) {
      const played = play([...ASKED, s(1, 'abc'), s(4, 'def', { ambiguous: true }), c(4, '', { ack: 7 })], { policy });
      expect(played.server.doubts).toEqual([[3, 3]]);
    }
  });

  it('urgent ones: kept in line', () => {
    const played = play([...ASKED, s(1, 'abc'), s(4, 'dXf', { flags: 'UA', urgent: 2 }), c(4, '', { ack: 7 })]);
    expect(played.server.text).toBe('abcdXf');
    expect(played.server.doubts).toEqual([[4, 1]]);
    expect(played.codes['tcp.urgent']).toBe(1);
  });

  it('an urgent one beyond its segment is in doubt when it comes', () => {
    const played = play([...ASKED, s(1, 'abc', { flags: 'UA', urgent: 5 }), s(4, 'def'), c(4, '', { ack: 7 })]);
    expect(played.server.doubts).toEqual([[4, 1]]);
  });
});
