import { describe, expect, it } from 'vitest';
import { c, closing, OPEN, play, type Step, s } from '../support/tcp-builder.ts';

const REQUEST = 'POST /amf HTTP/1.1\r\n\r\n';
const RESPONSE = 'HTTP/1.1 200 OK\r\n\r\n';
const EXCHANGE: readonly Step[] = [
  c(1, REQUEST, { ack: 1 }),
  s(1, '', { ack: 1 + REQUEST.length }),
  s(1, RESPONSE, { ack: 1 + REQUEST.length }),
  c(1 + REQUEST.length, '', { ack: 1 + RESPONSE.length }),
];
const CLOSE = closing(REQUEST.length, RESPONSE.length);

describe('opening', () => {
  it('tells the handshake times and the roles', () => {
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE]);
    expect(played.facts).toMatchObject({
      initiator: 'syn',
      synNs: 0,
      synAckNs: 1e6,
      ackNs: 2e6,
      synRepeats: 0,
      number: 1,
    });
    expect(played.facts.client).toEqual({ w0: 0, w1: 0, w2: 0, w3: 0x0a00_0001, port: 40_000 });
    expect(played.facts.server.port).toBe(80);
    expect(played.facts.sides[0]).toMatchObject({ sawSyn: true, sawFin: true, segments: 6, dataSegments: 1 });
    expect(played.client.text).toBe(REQUEST);
    expect(played.server.text).toBe(RESPONSE);
    expect([played.client.end_, played.server.end_]).toEqual(['fin', 'fin']);
    expect(played.codes).toEqual({});
  });

  it('does the same for IPv6', () => {
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE].map((step) => ({ ...step, ipv6: true })));
    expect(played.facts).toMatchObject({ version: 6, initiator: 'syn' });
    expect(played.facts.client).toMatchObject({ w0: 0xfd00_0000 | 0, w3: 1 });
    expect(played.codes).toEqual({});
  });

  it('hands payload on before acknowledgements that come with it are forgotten: settled first, then pushed', () => {
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE]);
    expect(played.client.settledTo).toBe(REQUEST.length);
    expect(played.faults).toEqual([]);
  });

  it('without a SYN begins with the first byte and guesses the roles from the content', () => {
    const played = play([...EXCHANGE, ...CLOSE]);
    expect(played.facts.initiator).toBe('guessed');
    expect(played.facts.synNs).toBeNaN();
    expect(played.client.text).toBe(REQUEST);
    expect(played.server.text).toBe(RESPONSE);
    expect(played.codes).toEqual({ 'tcp.no-syn': 1, 'tcp.direction-guessed': 1 });
  });

  it('without a SYN or content guesses the roles from the ports', () => {
    const played = play([s(700, 'middle of a body', { ack: 9 }), c(9, REQUEST, { ack: 716 })]);
    expect(played.facts.server.port).toBe(80);
    expect(played.server.text).toBe('middle of a body');
    expect(played.server.gaps).toEqual([]);
  });

  it('puts bytes of an unknown beginning in order before it begins', () => {
    const played = play([c(4, 'def', { ack: 1 }), c(1, 'abc', { ack: 1 }), s(1, '', { ack: 7 })]);
    expect(played.client.text).toBe('abcdef');
  });

  it('begins in mid-stream when 64 segments brought nothing earlier', () => {
    const steps = Array.from({ length: 80 }, (_, index) => c(10 + index, 'x', { ack: 1 }));
    const played = play([...steps, c(1, 'too late!', { ack: 1 })]);
    expect(played.client.text).toBe('x'.repeat(80));
    expect(played.codes['tcp.out-of-window']).toBe(1);
  });

  it('knows where a direction began when the peer told: the missing first segment is a gap', () => {
    const played = play([OPEN[0]!, OPEN[2]!, c(1, REQUEST, { ack: 1 }), s(4, 'later', { ack: 1 + REQUEST.length })]);
    expect(played.server.text).toBe('[-3]later');
  });
});

describe('handshakes out of the ordinary', () => {
  it('payload before its SYN belongs to the same connection', () => {
    const played = play([EXCHANGE[0]!, ...OPEN, ...EXCHANGE.slice(1), ...CLOSE]);
    expect(played.connections.length).toBe(1);
    expect(played.client.text).toBe(REQUEST);
    expect(played.facts).toMatchObject({ initiator: 'syn', synNs: 1e6 });
    expect(played.client.pushes[0]).toMatchObject({ timeNs: 0, packet: 1 });
    expect(played.codes).toEqual({ 'tcp.out-of-order': 1 });
  });

  it('of two SYNs the one that the SYN/ACK acknowledges counts', () => {
    const stale = c(0, '', { flags: 'S', clientIsn: 77 });
    const played = play([stale, { ...OPEN[0]!, clientIsn: 1000 }, ...OPEN.slice(1), ...EXCHANGE, ...CLOSE]);
    expect(played.client.text).toBe(REQUEST);
    expect(played.facts.synNs).toBe(1e6);
    expect(played.codes).toEqual({ 'tcp.syn-conflict': 1 });
  });

  it('also when the true one came first', () => {
    const forged = c(0, '', { flags: 'S', clientIsn: 77 });
    const rest = [{ ...OPEN[1]!, clientIsn: 1000 }, OPEN[2]!, ...EXCHANGE, ...CLOSE];
    const played = play([OPEN[0]!, forged, ...rest]);
    expect(played.client.text).toBe(REQUEST);
    expect(played.facts.synNs).toBe(0);
  });

  it('of two SYNs without an answer in the capture the one that the client goes on from counts', () => {
    const stale = c(0, '', { flags: 'S', clientIsn: 77 });
    const played = play([
      stale,
      c(0, '', { flags: 'S', clientIsn: 1000 }),
      c(1, '', { ack: 1 }),
      c(1, REQUEST, { ack: 1 }),
    ]);
    expect(played.client.text).toBe(REQUEST);
  });

  it('counts repeated SYNs', () => {
    const played = play([OPEN[0]!, { ...OPEN[0]!, at: 3000 }, { ...OPEN[1]!, at: 3001 }, OPEN[2]!, ...EXCHANGE]);
    expect(played.facts).toMatchObject({ synNs: 0, synAckNs: 3001e6, synRepeats: 1 });
  });

  it('takes payload of a SYN that the SYN/ACK covers', () => {
    const syn = c(0, REQUEST.slice(0, 10), { flags: 'S' });
    const played = play([
      syn,
      s(0, '', { flags: 'SA', ack: 11 }),
      c(11, REQUEST.slice(10), { ack: 1 }),
      ...EXCHANGE.slice(1),
      ...CLOSE,
    ]);
    expect(played.client.text).toBe(REQUEST);
    expect(played.client.pushes[0]).toMatchObject({ offset: 0, length: 10, timeNs: 0, packet: 1 });
    expect(played.codes).toEqual({ 'tcp.syn-data': 1 });
  });

  it('ignores payload of a SYN that the SYN/ACK does not cover', () => {
    const played = play([c(0, 'insertion', { flags: 'S' }), ...OPEN.slice(1), ...EXCHANGE, ...CLOSE]);
    expect(played.client.text).toBe(REQUEST);
    expect(played.client.doubts).toEqual([]);
    expect(played.codes).toEqual({ 'tcp.syn-data-ignored': 1 });
  });

  it.each([
    ['repeats it', 1, { 'tcp.syn-data-ignored': 1 }],
    ['goes on after it', 4, { 'tcp.syn-data': 1 }],
  ])('decides on payload of a SYN without an answer by what follows: the client %s', (_name, seq, codes) => {
    const played = play([c(0, 'GET', { flags: 'S' }), c(seq, 'GET / HTTP'.slice(seq - 1), { ack: 1 })]);
    expect(played.client.text).toBe('GET / HTTP');
    expect(played.codes).toMatchObject(codes);
  });

  it('says so when payload of a SYN was never answered', () => {
    const played = play([c(0, 'GET', { flags: 'S' })]);
    expect(played.connections).toEqual([]);
    expect(played.codes).toEqual({ 'tcp.syn-data-ignored': 1 });
  });

  it('reads a simultaneous open; the client is who asks', () => {
    const played = play([
      s(0, '', { flags: 'S' }),
      c(0, '', { flags: 'S' }),
      s(0, '', { flags: 'SA', ack: 1 }),
      c(0, '', { flags: 'SA', ack: 1 }),
      ...EXCHANGE,
      ...CLOSE,
    ]);
    expect(played.client.text).toBe(REQUEST);
    expect(played.facts.client.port).toBe(40_000);
    expect(played.codes).toEqual({ 'tcp.simultaneous-open': 1, 'tcp.direction-guessed': 1 });
  });

  it('comes to no harm by a connection of an end with itself', () => {
    const land = (step: Step): Step => ({ ...step, side: 'client', clientPort: 80, serverPort: 80 });
    expect(play([...OPEN, ...EXCHANGE, ...CLOSE].map(land)).faults).toEqual([]);
  });

  it('keeps two connections with the same port on both sides apart by address', () => {
    const same = (step: Step): Step => ({ ...step, clientPort: 80 });
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE].map(same));
    expect(played.client.text).toBe(REQUEST);
    expect(played.server.text).toBe(RESPONSE);
    expect(played.codes).toEqual({});
  });

  it('wraps its sequence numbers', () => {
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE], { clientIsn: 0xffff_ffff, serverIsn: 0xffff_fffa });
    expect(played.client.text).toBe(REQUEST);
    expect(played.server.text).toBe(RESPONSE);
    expect(played.codes).toEqual({});
  });
});

describe('port reuse', () => {
  const again = [...OPEN, ...EXCHANGE, ...CLOSE].map((step) => ({ ...step, clientIsn: 1200, serverIsn: 5200 }));

  it('after a close', () => {
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE, ...again]);
    expect(played.connections.map(({ client, server }) => client.text + server.text)).toEqual(
      Array(2).fill(REQUEST + RESPONSE),
    );
    expect(played.codes).toEqual({ 'tcp.port-reuse': 1 });
  });

  it('after a reset', () => {
    const reset = c(1 + REQUEST.length, '', { flags: 'R' });
    const played = play([...OPEN, ...EXCHANGE, reset, ...again]);
    expect(played.connections.length).toBe(2);
    expect(played.codes).toEqual({ 'tcp.port-reuse': 1, 'tcp.rst': 1 });
  });

  it('without a close, the new numbers inside the old window', () => {
    const played = play([...OPEN, ...EXCHANGE, ...again]);
    expect(played.connections.map(({ client, server }) => client.text + server.text)).toEqual(
      Array(2).fill(REQUEST + RESPONSE),
    );
    expect(played.connections[0]?.client.end_).toBe('reused');
    expect(played.connections[1]?.facts).toMatchObject({ synNs: 7e6, synAckNs: 8e6, ackNs: 9e6 });
    expect(played.codes).toEqual({ 'tcp.port-reuse': 1 });
  });

  it('seen from one side only', () => {
    for (const side of ['client', 'server']) {
      const played = play([...OPEN, ...EXCHANGE, ...again].filter((step) => step.side === side));
      expect(played.connections.length).toBe(2);
      expect(played.codes).toMatchObject({ 'tcp.port-reuse': 1, 'tcp.one-sided': 2 });
    }
  });

  it('after a close without a SYN, by numbers that have nothing to do with the old ones', () => {
    const far = EXCHANGE.map((step) => ({ ...step, clientIsn: 0x4000_0000, serverIsn: 0x5000_0000 }));
    const played = play([...OPEN, ...EXCHANGE, ...CLOSE, ...far]);
    expect(played.connections.map(({ client }) => client.text)).toEqual([REQUEST, REQUEST]);
  });

  it('is not what a forged SYN on a live connection makes', () => {
    const forged = c(0, '', { flags: 'S', clientIsn: 2_000_000 });
    const rest = EXCHANGE.map((step) => ({ ...step, clientIsn: 1000 }));
    const played = play([...OPEN, rest[0]!, forged, ...rest.slice(1), ...CLOSE]);
    expect(played.connections.length).toBe(1);
    expect(played.server.text).toBe(RESPONSE);
  });
});
