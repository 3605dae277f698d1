import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import { expectedOf, packetsOf, readPackets, type Wire } from '../support/remoting-conversation.ts';

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

function disturb(packets: readonly Uint8Array[], { delays, twice }: Disturbance): Uint8Array[] {
  const sent = packets.flatMap((packet, index) => (twice > 0 && index % twice === 0 ? [packet, packet] : [packet]));
  return sent
    .map((packet, index) => ({ packet, place: index + delays[index % delays.length]!, index }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .map(({ packet }) => packet);
}

describe('the bodies of a conversation', () => {
  it('do not depend on how it was cut into segments', () => {
    fc.assert(
      fc.property(wire, fc.integer({ min: 1, max: 60 }), (given, length) => {
        expect(readPackets(packetsOf(given))).toEqual(expectedOf(given.calls));
        expect(readPackets(packetsOf({ ...given, segmentLength: () => length }))).toEqual(expectedOf(given.calls));
      }),
      { numRuns: 100 },
    );
  });

  it('do not depend on the order within a window nor on packets seen twice', () => {
    fc.assert(
      fc.property(wire, disturbance, fc.constantFrom(...POLICIES), (given, how, policy) => {
        expect(readPackets(disturb(packetsOf(given), how), policy).messages).toEqual(expectedOf(given.calls).messages);
      }),
      { numRuns: 1000 },
    );
  });

  it('do not depend on retransmissions cut otherwise', () => {
    fc.assert(
      fc.property(
        wire,
        fc.integer({ min: 1, max: 400 }),
        disturbance,
        fc.constantFrom(...POLICIES),
        (given, length, how, policy) => {
          const once = packetsOf(given);
          const again = packetsOf({ ...given, segmentLength: () => length });
          const { messages } = readPackets(disturb(interleave(once, again), how), policy);
          expect(messages).toEqual(expectedOf(given.calls).messages);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** One capture of two: each in its order, both at the same pace. */
function interleave(a: readonly Uint8Array[], b: readonly Uint8Array[]): Uint8Array[] {
  return [
    ...a.map((packet, i) => ({ packet, at: i / a.length })),
    ...b.map((packet, i) => ({ packet, at: i / b.length })),
  ]
    .sort((x, y) => x.at - y.at)
    .map(({ packet }) => packet);
}
