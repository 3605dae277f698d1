import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import { Arrival, BAD_CHECKSUM, type Piece, PROBE, VOID } from '../../src/tcp/piece.ts';
import { type OverlapObserver, SegmentQueue } from '../../src/tcp/segment-queue.ts';

const POLICIES = Object.keys(OVERLAP_POLICIES) as OverlapPolicy[];

class Observer implements OverlapObserver {
  readonly repeats: [number, number][] = [];
  readonly conflicts: [number, number, boolean, boolean][] = [];

  repeated(_arrival: Arrival, _piece: Piece, from: number, to: number): void {
    this.repeats.push([from, to]);
  }

  conflicted(_arrival: Arrival, _piece: Piece, from: number, to: number, newWins: boolean, settled: boolean): void {
    this.conflicts.push([from, to, newWins, settled]);
  }
}

function arrivalOf(from: number, text: string, flags = 0, packet = 1): Arrival {
  const arrival = new Arrival();
  arrival.bytes = new TextEncoder().encode(`..${text}`);
  arrival.at = 2;
  arrival.from = from;
  arrival.to = from + text.length;
  arrival.segmentFrom = arrival.from;
  arrival.segmentTo = arrival.to;
  arrival.packet = packet;
  arrival.timeNs = packet;
  arrival.flags = flags;
  return arrival;
}

function queueOf(policy: OverlapPolicy = 'bsd') {
  const held = { bytes: 0 };
  return { held, observer: new Observer(), queue: new SegmentQueue(OVERLAP_POLICIES[policy].newWins, held, 3) };
}

/** The stored bytes by position, `.` where nothing is. Verifies the invariants on the way. */
function contents(queue: SegmentQueue, length: number): string {
  const text = new Array<string>(length).fill('.');
  let bytes = 0;
  let count = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (let piece = queue.first; piece !== null; piece = piece.next) {
    expect(piece.from).toBeGreaterThanOrEqual(before);
    expect(piece.to).toBeGreaterThan(piece.from);
    expect(piece.next === null || piece.next.previous === piece).toBe(true);
    before = piece.to;
    bytes += piece.to - piece.from;
    count++;
    for (let position = piece.from; position < piece.to; position++) {
      const isVoid = (piece.flags & VOID) !== 0;
      text[position] = isVoid ? '~' : String.fromCharCode(piece.bytes[piece.at + position - piece.from]!);
    }
  }
  expect(queue.bytes).toBe(bytes);
  expect(queue.count).toBe(count);
  if (count > 0) expect(queue.end).toBe(before);
  return text.join('');
}

describe('the overlap model of Novak and Sturges', () => {
  const segments: [number, string][] = [
    [1, 'AAA'],
    [5, 'BB'],
    [7, 'CCC'],
    [11, 'D'],
    [14, 'EE'],
    [16, 'FFF'],
    [19, 'GG'],
    [21, 'HH'],
    [23, 'I'],
    [2, 'JJJJ'],
    [7, 'KKK'],
    [10, 'LLL'],
    [13, 'MMM'],
    [17, 'N'],
    [20, 'O'],
    [21, 'P'],
    [23, 'QQ'],
    [0, '0'],
  ];
  it.each([
    ['bsd', '0AAAJJBCCCLLLMMMFFFGGHHIQ'],
    ['first', '0AAAJBBCCCLDLMEEFFFGGHHIQ'],
    ['last', '0AJJJJBKKKLLLMMMFNFGOPHQQ'],
    ['linux', '0AAAJJBCCCLLLMMMFFFGGHHQQ'],
    ['solaris', '0AJJJBBKKKLLLMMMFFFGGHHQQ'],
  ] as const)('%s', (policy, expected) => {
    const { queue, observer } = queueOf(policy);
    for (const [from, text] of segments) queue.insert(arrivalOf(from, text), -1, observer);
    expect(contents(queue, 25)).toBe(expected);
  });
});

describe('SegmentQueue', () => {
  it('agrees with a model that decides byte by byte, under every policy', () => {
    const segment = fc.record({
      from: fc.integer({ min: 0, max: 40 }),
      text: fc.stringMatching(/^[a-c]{1,12}$/),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...POLICIES),
        fc.array(segment, { maxLength: 25 }),
        fc.integer({ min: -1, max: 45 }),
        (policy, segments, acked) => {
          const { queue, observer } = queueOf(policy);
          const rule = OVERLAP_POLICIES[policy].newWins;
          const owners: ({ from: number; to: number; text: string } | null)[] = new Array(60).fill(null);
          for (const { from, text } of segments) {
            queue.insert(arrivalOf(from, text), acked, observer);
            const to = from + text.length;
            for (let position = from; position < to; position++) {
              const owner = owners[position] ?? null;
              const wins = owner === null || (position >= acked && rule(from, to, owner.from, owner.to));
              if (wins) owners[position] = { from, to, text };
            }
          }
          const model = owners.map((owner, position) => (owner === null ? '.' : owner.text[position - owner.from]!));
          expect(contents(queue, 60)).toBe(model.join(''));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps one piece per segment, with the segment it came from', () => {
    const { queue, observer } = queueOf();
    queue.insert(arrivalOf(10, 'cc', 0, 1), -1, observer);
    queue.insert(arrivalOf(5, 'bbbbb', 0, 2), -1, observer);
    expect(queue.count).toBe(2);
    expect(queue.first?.packet).toBe(2);
  });

  it('keeps the time of first sight when bytes are replaced', () => {
    const { queue, observer } = queueOf('last');
    queue.insert(arrivalOf(0, 'aaaa', 0, 1), -1, observer);
    queue.insert(arrivalOf(1, 'bb', 0, 2), -1, observer);
    expect(contents(queue, 4)).toBe('abba');
    expect(queue.first?.next).toMatchObject({ timeNs: 1, packet: 2 });
  });

  it('freezes acknowledged bytes and cuts the overlap at the acknowledgement', () => {
    const { queue, observer } = queueOf('last');
    queue.insert(arrivalOf(0, 'aaaa'), -1, observer);
    queue.insert(arrivalOf(0, 'bbbb'), 2, observer);
    expect(contents(queue, 4)).toBe('aabb');
    expect(observer.conflicts).toEqual([
      [0, 2, false, true],
      [2, 4, true, false],
    ]);
  });

  it('lets a good checksum beat a bad one whatever the policy, without a conflict', () => {
    for (const policy of POLICIES) {
      const { queue, observer } = queueOf(policy);
      queue.insert(arrivalOf(0, 'xxxx', BAD_CHECKSUM), -1, observer);
      queue.insert(arrivalOf(1, 'gg'), -1, observer);
      queue.insert(arrivalOf(0, 'yyyy', BAD_CHECKSUM), -1, observer);
      expect(contents(queue, 4).slice(1, 3)).toBe('gg');
      expect(observer.conflicts.filter(([from]) => from === 1)).toEqual([]);
    }
  });

  it('drops a weak copy that a sound one covers, so that the sound one stays whole', () => {
    const { queue, observer } = queueOf();
    queue.insert(arrivalOf(0, 'x', PROBE), -1, observer);
    queue.insert(arrivalOf(0, 'abc'), -1, observer);
    expect(queue.count).toBe(1);
    expect(observer.conflicts).toEqual([[0, 1, true, false]]);
  });

  it('fills a void with bytes, never bytes with a void', () => {
    const { queue, observer } = queueOf();
    queue.insert(arrivalOf(0, '....', VOID), -1, observer);
    expect(contents(queue, 4)).toBe('~~~~');
    queue.insert(arrivalOf(1, 'ab'), -1, observer);
    queue.insert(arrivalOf(0, '...', VOID), -1, observer);
    expect(contents(queue, 4)).toBe('~ab~');
    expect(observer.conflicts).toEqual([]);
  });

  it('cuts off a tail and a front', () => {
    const { queue, observer, held } = queueOf();
    queue.insert(arrivalOf(0, 'abcd'), -1, observer);
    queue.insert(arrivalOf(6, 'gh'), -1, observer);
    expect(queue.truncate(3)).toBe(3);
    expect(contents(queue, 4)).toBe('abc.');
    expect(queue.dropBefore(1)).toBe(true);
    expect(contents(queue, 4)).toBe('.bc.');
    while (queue.shift() !== null);
    expect(held.bytes).toBe(0);
  });

  it.each(['reverse', 'random'])('takes 100,000 one-byte segments in %s order without slowing down', (order) => {
    const { queue, observer } = queueOf();
    const arrival = arrivalOf(0, 'x');
    let random = 1;
    const startedAt = performance.now();
    for (let index = 0; index < 100_000; index++) {
      random = (Math.imul(random, 1103515245) + 12345) & 0x7fff_ffff;
      arrival.from = order === 'reverse' ? 100_000 - index : random;
      arrival.to = arrival.from + 1;
      arrival.segmentFrom = arrival.from;
      arrival.segmentTo = arrival.to;
      queue.insert(arrival, -1, observer);
    }
    expect(queue.count).toBeGreaterThan(99_000);
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
