import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../../src/tcp/overlap-policy.ts';
import { c, closing, OPEN, type PlayedConnection, play, type Recording, type Step, s } from '../support/tcp-builder.ts';

const POLICIES = Object.keys(OVERLAP_POLICIES) as OverlapPolicy[];

/** Bytes that tell their offset. */
function stream(length: number, salt: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (Math.imul(index + salt, 0x9e3779b1) >>> 24) & 0xff);
}

/** `[from, to)` ranges that cover `length` bytes. */
function cut(length: number, cuts: readonly number[]): [number, number][] {
  const borders = [...new Set([0, length, ...cuts.map((each) => each % Math.max(1, length))])].sort((a, b) => a - b);
  return borders.slice(1).map((to, index) => [borders[index]!, to]);
}

interface Shape {
  readonly client: number;
  readonly server: number;
  readonly clientCuts: number[];
  readonly serverCuts: number[];
  readonly clientIsn: number;
  readonly serverIsn: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  client: fc.integer({ min: 1, max: 60 }),
  server: fc.integer({ min: 1, max: 90 }),
  clientCuts: fc.array(fc.nat(), { maxLength: 5 }),
  serverCuts: fc.array(fc.nat(), { maxLength: 7 }),
  clientIsn: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constant(0xffff_ffe0)),
  serverIsn: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constant(0xffff_ffff)),
});

/** A whole conversation: handshake, data both ways with acknowledgements, close. */
function conversation({ client, server, clientCuts, serverCuts }: Shape): Step[] {
  const requests = stream(client, 1);
  const responses = stream(server, 2);
  const steps: Step[] = [...OPEN];
  let id = 1;
  for (const [from, to] of cut(client, clientCuts)) {
    steps.push(c(1 + from, requests.slice(from, to), { ack: 1, id: id++ }));
    steps.push(s(1, '', { ack: 1 + to, id: id++ }));
  }
  for (const [from, to] of cut(server, serverCuts)) {
    steps.push(s(1 + from, responses.slice(from, to), { ack: 1 + client, id: id++ }));
    steps.push(c(1 + client, '', { ack: 1 + to, id: id++ }));
  }
  return [...steps, ...closing(client, server)];
}

/** What was handed on stands where it was sent; with the gaps it adds up. */
function expectFaithful(recording: Recording, sent: Uint8Array): void {
  let text = '';
  let at = 0;
  const parts = [
    ...recording.pushes.map(({ offset, length }) => ({ offset, length, gap: false })),
    ...recording.gaps.map(([offset, length]) => ({ offset, length, gap: true })),
  ].sort((a, b) => a.offset - b.offset);
  for (const { offset, length, gap } of parts) {
    expect(offset).toBe(at);
    at += length;
    text += gap ? `[-${length}]` : String.fromCharCode(...sent.subarray(offset, offset + length));
  }
  expect(recording.text.replaceAll('[~', '[-').replaceAll('[!', '[-')).toBe(text);
}

function onlyConnection(connections: readonly PlayedConnection[]): PlayedConnection {
  expect(connections.length).toBe(1);
  return connections[0]!;
}

describe('reassembly', () => {
  it('does not care for the order of the packets, the handshake included', () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(...POLICIES), fc.infiniteStream(fc.nat()), (given, policy, random) => {
        const steps = shuffled(conversation(given), random);
        const played = play(steps, { ...given, policy });
        const { client, server } = onlyConnection(played.connections);
        expect(played.faults).toEqual([]);
        expect(client.text).toBe(String.fromCharCode(...stream(given.client, 1)));
        expect(server.text).toBe(String.fromCharCode(...stream(given.server, 2)));
        expect(played.codes['tcp.gap'] ?? 0).toBe(0);
        expect(played.codes['tcp.overlap-conflict'] ?? 0).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not care for duplicates and other segmentations', () => {
    const copy = fc.record({
      side: fc.boolean(),
      from: fc.nat(),
      length: fc.integer({ min: 1, max: 40 }),
      place: fc.nat(),
    });
    fc.assert(
      fc.property(shape, fc.constantFrom(...POLICIES), fc.array(copy, { maxLength: 12 }), (given, policy, copies) => {
        const steps = conversation(given);
        for (const { side, from, length, place } of copies) {
          const sent = stream(side ? given.client : given.server, side ? 1 : 2);
          const start = from % sent.length;
          const again = sent.slice(start, start + length);
          const step = side ? c(1 + start, again, { ack: 1 }) : s(1 + start, again, { ack: 1 + given.client });
          steps.splice(OPEN.length + (place % (steps.length - OPEN.length)), 0, step);
        }
        const played = play(steps, { ...given, policy });
        const { client, server } = onlyConnection(played.connections);
        expect(played.faults).toEqual([]);
        expect(client.text).toBe(String.fromCharCode(...stream(given.client, 1)));
        expect(server.text).toBe(String.fromCharCode(...stream(given.server, 2)));
        expect(played.codes['tcp.overlap-conflict'] ?? 0).toBe(0);
        expect(client.doubts).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('declares what was lost: bytes and gaps add up to what was sent, nothing is shifted', () => {
    fc.assert(
      fc.property(
        shape,
        fc.constantFrom(...POLICIES),
        fc.infiniteStream(fc.nat({ max: 3 })),
        (given, policy, random) => {
          const all = conversation(given);
          const steps = all.filter((_step, index) => {
            const lost = random.next().value === 0;
            return index < OPEN.length || index >= all.length - 3 || !lost;
          });
          fc.pre(steps.some(({ data }) => data !== undefined && data.length > 0));
          const played = play(steps, { ...given, policy });
          const { client, server, facts } = onlyConnection(played.connections);
          expect(played.faults).toEqual([]);
          expect(client.bytes + client.missing).toBe(given.client);
          expect(server.bytes + server.missing).toBe(given.server);
          expectFaithful(client, stream(given.client, 1));
          expectFaithful(server, stream(given.server, 2));
          expect(facts.sides[0]).toMatchObject({ bytes: client.bytes, missing: client.missing });
          expect(client.end_).toBe('fin');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('knows where snapped bytes are missing', () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(...POLICIES), fc.nat({ max: 12 }), (given, policy, snap) => {
        const steps = conversation(given).map((step) =>
          step.data === undefined || step.data.length === 0
            ? step
            : { ...step, captured: Math.min(snap, step.data.length) },
        );
        const { connections, faults, codes } = play(steps, { ...given, policy });
        expect(faults).toEqual([]);
        const { client, server } = onlyConnection(connections);
        expect(client.bytes + client.missing).toBe(given.client);
        expectFaithful(client, stream(given.client, 1));
        expectFaithful(server, stream(given.server, 2));
        expect(server.gaps.every(([, , reason]) => reason === 'snapped')).toBe(true);
        expect(codes['tcp.gap'] ?? 0).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('survives anything', () => {
    const letters = fc.constantFrom('A', 'PA', 'S', 'SA', 'F', 'FA', 'R', 'RA', 'UA', '');
    const step: fc.Arbitrary<Step> = fc.record({
      side: fc.constantFrom('client' as const, 'server' as const),
      seq: fc.oneof(fc.integer({ min: -3, max: 60 }), fc.integer()),
      ack: fc.oneof(fc.integer({ min: -3, max: 60 }), fc.integer()),
      flags: letters,
      data: fc.stringMatching(/^[ab]{0,20}$/),
      at: fc.integer({ min: 0, max: 2000 }),
      window: fc.constantFrom(0, 1, 65_535),
      urgent: fc.nat({ max: 30 }),
      badChecksum: fc.boolean(),
      ambiguous: fc.boolean(),
      clientPort: fc.constantFrom(40_000, 40_001, 80),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(...POLICIES),
        fc.boolean(),
        (steps, policy, tight) => {
          const limits = tight ? { oooBytes: 64, oooSegments: 4, oooTotal: 2048, connections: 1, idle: 0.5 } : {};
          expect(play(steps, { policy, limits }).faults).toEqual([]);
        },
      ),
      { numRuns: 800 },
    );
  });
});

function shuffled<T>(items: readonly T[], random: fc.Stream<number>): T[] {
  const left = [...items];
  const mixed: T[] = [];
  while (left.length > 0) mixed.push(...left.splice(random.next().value % left.length, 1));
  return mixed;
}
