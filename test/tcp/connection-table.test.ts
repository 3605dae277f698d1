import { describe, expect, it } from 'vitest';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { ConnectionTable } from '../../src/tcp/connection-table.ts';
import { c, closing, datagram, LIMITS, OPEN, play, type Step, s } from '../support/tcp-builder.ts';

const CALL = [...OPEN, c(1, 'req', { ack: 1 }), s(1, 'resp', { ack: 4 }), c(4, '', { ack: 5 })];

const from = (clientPort: number, steps: readonly Step[], at?: number): Step[] =>
  steps.map((step, index) => ({ ...step, clientPort, ...(at === undefined ? {} : { at: at + index }) }));

describe('ConnectionTable', () => {
  it('keeps interleaved connections apart and numbers them by their first payload', () => {
    const calls = [1, 2, 3].map((port) => from(port, [...CALL, ...closing(3, 4)]));
    const played = play(calls[0]!.flatMap((_step, index) => calls.map((call) => call[index]!)));
    expect(played.connections.map(({ facts }) => [facts.number, facts.client.port])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect(played.connections.every(({ client, server }) => client.text + server.text === 'reqresp')).toBe(true);
    expect(played.codes).toEqual({});
  });

  it('lists only connections that carried payload', () => {
    const played = play([...from(1, OPEN), ...from(2, CALL), ...from(3, [...OPEN, ...closing(0, 0)])]);
    expect(played.connections.map(({ facts }) => facts.client.port)).toEqual([2]);
    expect(played.codes).toEqual({ 'tcp.no-close': 1 });
  });

  it('gives half-open connections up first, then the longest idle', () => {
    const flood = Array.from({ length: 20 }, (_, index) => from(100 + index, OPEN.slice(0, 1))).flat();
    const played = play([...from(1, CALL), ...flood, ...from(1, [s(5, '+', { ack: 4 })])], {
      limits: { connections: 5 },
    });
    expect(played.server.text).toBe('resp+');
    expect(played.codes['tcp.flow-limit']).toBe(16);
  });

  it('ends the longest idle connection when all are alive', () => {
    const played = play(
      [1, 2, 3].flatMap((port) => from(port, CALL)),
      { limits: { connections: 2 } },
    );
    expect(played.connections.map(({ server }) => server.end_)).toEqual(['limit', 'capture-end', 'capture-end']);
    expect(played.codes['tcp.flow-limit']).toBe(1);
  });

  it('lets closed connections go without a word', () => {
    const played = play(
      [1, 2, 3, 4].flatMap((port) => from(port, [...CALL, ...closing(3, 4)])),
      { limits: { connections: 1 } },
    );
    expect(played.connections.length).toBe(4);
    expect(played.codes).toEqual({});
  });

  it('ends what was silent for longer than the limit, in capture time', () => {
    const played = play([...from(1, CALL, 0), ...from(2, CALL, 700_000)]);
    expect(played.connections.map(({ server }) => server.end_)).toEqual(['idle', 'capture-end']);
    expect(played.connections[1]?.facts).toMatchObject({ initiator: 'syn', synNs: 700_000e6 });
    expect(played.codes).toEqual({ 'tcp.no-close': 1 });
  });

  it('does not let one wrong time end everything', () => {
    const outlier = from(2, CALL.slice(0, 4), 10).map((step, index) => (index === 3 ? { ...step, at: 1e11 } : step));
    const played = play([
      ...from(1, CALL, 0),
      ...outlier,
      ...from(1, [s(5, '+', { ack: 4 })], 20),
      ...from(3, CALL, 700_000),
    ]);
    expect(played.server).toMatchObject({ text: 'resp+', end_: 'idle' });
    expect(played.connections[1]?.client).toMatchObject({ text: 'req', end_: 'capture-end' });
  });

  it('works without times', () => {
    const log = new DiagnosticLog();
    let text = '';
    const sink = {
      push: (bytes: Uint8Array, at: number, to: number) => {
        text += String.fromCharCode(...bytes.subarray(at, to));
      },
      gap: () => {},
      end: () => {},
      settled: () => {},
      resent: () => {},
      doubt: () => {},
    };
    const handler = { accept: () => [sink, sink] as const, closed: () => {} };
    const table = new ConnectionTable(handler, { log, limits: LIMITS, policy: 'bsd' });
    CALL.forEach((step, index) => {
      table.segment(datagram(step), Number.NaN, index + 1);
    });
    table.end(Number.NaN);
    expect(text).toBe('reqresp');
    expect(table.connections).toBe(1);
  });

  it('gives the same result for every seed of its hash', () => {
    const results = [1, 2, 0x7fff_ffff].map((seed) => {
      const seen: string[] = [];
      const log = new DiagnosticLog();
      const table = new ConnectionTable(
        {
          accept: (facts) => {
            const sink = {
              push: (_bytes: Uint8Array, _at: number, _to: number, offset: number) =>
                seen.push(`${facts.number}+${offset}`),
              gap: () => {},
              end: (reason: string) => seen.push(`${facts.number} ${reason}`),
              settled: () => {},
              resent: () => {},
              doubt: () => {},
            };
            return [sink, sink];
          },
          closed: () => {},
        },
        { log, limits: LIMITS, policy: 'bsd', seed },
      );
      for (let port = 1; port < 200; port++)
        for (const step of from(port, CALL)) table.segment(datagram(step), port * 1e6, port);
      table.end(Number.NaN);
      return seen.join();
    });
    expect(new Set(results).size).toBe(1);
  });

  it('reports headers and options that contradict themselves, and uses the payload of the latter', () => {
    const broken = datagram(c(1, 'junk'));
    broken.bytes[12] = 0x40;
    const log = new DiagnosticLog();
    const handler = {
      accept: () => {
        throw new Error('no payload expected');
      },
      closed: () => {},
    };
    new ConnectionTable(handler, { log, limits: LIMITS, policy: 'bsd' }).segment(broken, 0, 9);
    expect(log.entries()).toEqual([
      { code: 'tcp.bad-header', count: 1, examples: [{ detail: expect.any(String), place: { packet: 9 } }] },
    ]);
    const played = play([...OPEN, c(1, 'req', { ack: 1, options: [5, 0, 1, 1] })]);
    expect(played.client.text).toBe('req');
    expect(played.codes['tcp.bad-options']).toBe(1);
  });
});
