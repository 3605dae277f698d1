import { describe, expect, it } from 'vitest';
import { c, closing, OPEN, play, type Step, s } from '../support/tcp-builder.ts';

const DONE = [...OPEN, c(1, 'req', { ack: 1 }), s(1, 'resp', { ack: 4 }), c(4, '', { ack: 5 })];

describe('keep-alive probes', () => {
  it.each([
    ['with no byte', ''],
    ['with a byte of no meaning', '\0'],
  ])('%s are ignored', (_name, data) => {
    const played = play([
      ...DONE,
      c(3, data, { ack: 5 }),
      s(5, '', { ack: 4 }),
      s(4, data, { ack: 4 }),
      ...closing(3, 4),
    ]);
    expect(played.client.text).toBe('req');
    expect(played.server.text).toBe('resp');
    expect(played.codes).toEqual({ 'tcp.keepalive': 2 });
  });

  it('are no retransmission of the last byte: that is not acknowledged yet', () => {
    const played = play([...OPEN, c(1, 'r', { ack: 1 }), c(1, 'r', { ack: 1, at: 300 }), s(1, '', { ack: 2 })]);
    expect(played.codes).toMatchObject({ 'tcp.retransmission': 1 });
  });

  it('after a FIN', () => {
    const played = play([...DONE, ...closing(3, 4).slice(0, 2), c(5, '', { ack: 6 }), s(5, '\0', { ack: 5 })]);
    expect(played.codes).toEqual({ 'tcp.keepalive': 1 });
  });
});

describe('a closed window', () => {
  const closed: Step[] = [
    ...OPEN,
    c(1, 'req', { ack: 1 }),
    s(1, 'resp', { ack: 4 }),
    c(4, '', { ack: 5, window: 0, at: 10 }),
    s(5, 'o', { ack: 4, at: 20 }),
    c(4, '', { ack: 5, window: 0 }),
    s(5, 'o', { ack: 4, at: 40 }),
    c(4, '', { ack: 5, at: 50 }),
  ];

  it('is noted with its duration; the probes are no retransmissions', () => {
    const played = play([...closed, s(5, 'onse', { ack: 4 }), c(4, '', { ack: 9 }), ...closing(3, 8)]);
    expect(played.server.text).toBe('response');
    expect(played.facts.sides[0].zeroWindows).toEqual([[10e6, 50e6]]);
    expect(played.facts.sides[1].retransmissions).toBe(0);
    expect(played.server.resents).toEqual([]);
    expect(played.codes).toEqual({ 'tcp.zero-window': 3 });
  });

  it('a probe that is acknowledged was taken', () => {
    const played = play([...closed, c(4, '', { ack: 6 }), s(6, 'nse', { ack: 4 }), ...closing(3, 8)]);
    expect(played.server.text).toBe('response');
  });

  it('a probe with another byte than the stream is a conflict', () => {
    const forged = closed.map((step) => (step.data === 'o' ? { ...step, data: 'X' } : step));
    const played = play([...forged, s(5, 'onse', { ack: 4 }), ...closing(3, 8)]);
    expect(played.server.text).toBe('response');
    expect(played.server.doubts).toEqual([[4, 1]]);
    expect(played.codes['tcp.overlap-conflict']).toBe(1);
  });

  it('that stays closed is noted until the end', () => {
    const played = play([...DONE, c(4, '', { ack: 5, window: 0, at: 30 }), s(4, '', { ack: 4, at: 90 })]);
    expect(played.facts.sides[0].zeroWindows).toEqual([[30e6, 90e6]]);
    expect(played.codes).toMatchObject({ 'tcp.zero-window': 2 });
  });
});

describe('the same packet captured twice', () => {
  const all = [...DONE, ...closing(3, 4)].map((step, index): Step => ({ ...step, id: index + 1, at: 10 * index }));
  const twice = all.flatMap((step) => [step, { ...step, at: step.at! + 0.003 }]);

  it('makes no other connection, no retransmission, no reuse', () => {
    const played = play(twice);
    expect(played.connections.length).toBe(1);
    expect(played.client.text + played.server.text).toBe('reqresp');
    expect(played.facts.sides[1]).toMatchObject({ retransmissions: 0, segments: 3, dataSegments: 1 });
    expect(played.server.resents).toEqual([]);
    expect(played.codes).toEqual({ 'tcp.duplicate-packet': 9 });
  });

  it('under every policy', () => {
    for (const policy of ['first', 'last', 'linux', 'solaris'] as const)
      expect(play(twice, { policy }).codes).toEqual({ 'tcp.duplicate-packet': 9 });
  });

  it('later than 1 ms it is a retransmission', () => {
    const request = all[3]!;
    const played = play([...all.slice(0, 4), { ...request, at: request.at! + 2 }, ...all.slice(4)]);
    expect(played.codes).toEqual({ 'tcp.retransmission': 1 });
  });

  it('with another identification it is a retransmission', () => {
    const request = all[3]!;
    const played = play([...all.slice(0, 4), { ...request, id: 99, at: request.at! + 0.01 }, ...all.slice(4)]);
    expect(played.codes).toEqual({ 'tcp.retransmission': 1 });
  });

  it('equal acknowledgements without an identification are not one packet', () => {
    const acks = Array.from({ length: 3 }, () => c(4, '', { ack: 5, at: 50 }));
    expect(play([...DONE, ...acks]).codes['tcp.duplicate-packet']).toBeUndefined();
  });

  it('with the same header and other bytes it is a conflict', () => {
    const sent = s(1, 'abcd', { ack: 4, id: 7, at: 50 });
    const forged = s(1, 'cdab', { ack: 4, id: 7, at: 50.1 });
    const played = play([...OPEN, c(1, 'req', { ack: 1 }), sent, forged]);
    expect(played.codes['tcp.overlap-conflict']).toBe(1);
    expect(played.codes['tcp.duplicate-packet']).toBeUndefined();
  });
});
