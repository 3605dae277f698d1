import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import {
  expectedOf,
  packetsOf,
  readPackets,
  type TimedPacket,
  timed,
  type Wire,
} from '../support/remoting-conversation.ts';

const POLICIES = Object.keys(OVERLAP_POLICIES) as OverlapPolicy[];

const call = fc.record({
  argument: fc.integer({ min: 0, max: 300 }),
  result: fc.integer({ min: 0, max: 300 }),
  chunked: fc.boolean(),
});
const isn = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff }));

const wire: fc.Arbitrary<Wire> = fc
  .record({
    calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    clientIsn: isn,
    serverIsn: isn,
    lengths: fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 1, maxLength: 5 }),
  })
  .map(({ lengths, ...rest }) => ({ ...rest, segmentLength: (n) => lengths[n % lengths.length]! }));

/** How a capture may disturb a conversation; the numbers are taken in turn. */
interface Disturbance {
  /** By how many places a packet comes late, at most `WINDOW - 1`. */
  readonly delays: readonly number[];
  /** Every n-th packet twice; 0 = none. */
  readonly twice: number;
}

const WINDOW = 8;

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  delays: fc.array(fc.integer({ min: 0, max: WINDOW - 1 }), { minLength: 1, maxLength: 24 }),
  twice: fc.integer({ min: 0, max: 6 }),
});

/** The packets as a capture has them that wrote some late and some twice; each keeps its time. */
function disturb(packets: readonly TimedPacket[], { delays, twice }: Disturbance): TimedPacket[] {
  const sent = packets.flatMap((packet, index) => (twice > 0 && index % twice === 0 ? [packet, packet] : [packet]));
  return sent
    .map((packet, index) => ({ packet, place: index + delays[index % delays.length]!, index }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .map(({ packet }) => packet);
}

/** Times that follow the order: all that is left of the right ones when they were taken after the packets changed places. */
function retimed(packets: readonly TimedPacket[]): TimedPacket[] {
  return packets.map(({ bytes }, ms) => ({ bytes, ms }));
}

describe('the bodies of a conversation', () => {
  it('do not depend on how it was cut into segments', () => {
    fc.assert(
      fc.property(wire, fc.integer({ min: 1, max: 60 }), (given, length) => {
        const otherwise = { ...given, segmentLength: () => length };
        expect(readPackets(timed(packetsOf(given)))).toEqual(expectedOf(given.calls));
        expect(readPackets(timed(packetsOf(otherwise)))).toEqual(expectedOf(given.calls));
      }),
      { numRuns: 100 },
    );
  });

  it('do not depend on the order within a window nor on packets seen twice', () => {
    fc.assert(
      fc.property(wire, disturbance, fc.constantFrom(...POLICIES), (given, how, policy) => {
        const packets = disturb(timed(packetsOf(given)), how);
        expect(readPackets(packets, policy)).toEqual(expectedOf(given.calls));
      }),
      { numRuns: 1000 },
    );
  });

  it('do not depend on times, which pair an answer with a call that the capture has after it', () => {
    fc.assert(
      fc.property(wire, disturbance, fc.constantFrom(...POLICIES), (given, how, policy) => {
        const packets = retimed(disturb(timed(packetsOf(given)), how));
        expect(readPackets(packets, policy).messages).toEqual(expectedOf(given.calls).messages);
      }),
      { numRuns: 150 },
    );
  });

  it('do not depend on retransmissions cut otherwise', () => {
    const length = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(wire, length, disturbance, fc.constantFrom(...POLICIES), (given, other, how, policy) => {
        const again = timed(packetsOf({ ...given, segmentLength: () => other }));
        const packets = disturb(interleave(timed(packetsOf(given)), again), how);
        expect(readPackets(packets, policy).messages).toEqual(expectedOf(given.calls).messages);
      }),
      { numRuns: 150 },
    );
  });
});

/** One capture of two that last equally long. */
function interleave(a: readonly TimedPacket[], b: readonly TimedPacket[]): TimedPacket[] {
  const scale = a.length / b.length;
  return [...a, ...b.map(({ bytes, ms }) => ({ bytes, ms: ms * scale }))].sort((x, y) => x.ms - y.ms);
}
