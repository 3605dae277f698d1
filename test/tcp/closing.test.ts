import { describe, expect, it } from 'vitest';
import { c, closing, OPEN, play, s } from '../support/tcp-builder.ts';

const HALF = [...OPEN, c(1, 'request', { ack: 1 }), s(1, 'resp', { ack: 8 }), c(8, '', { ack: 5 })];

describe('FIN', () => {
  it('half closes: the other side goes on', () => {
    const played = play([
      ...OPEN,
      c(1, 'request', { ack: 1 }),
      c(8, '', { ack: 1, flags: 'FA' }),
      s(1, 'long ', { ack: 9 }),
      s(6, 'response', { ack: 9, flags: 'FA' }),
      c(9, '', { ack: 15 }),
    ]);
    expect(played.server.text).toBe('long response');
    expect([played.client.end_, played.server.end_]).toEqual(['fin', 'fin']);
    expect(played.codes).toEqual({});
  });

  it('with payload, sent again', () => {
    const last = s(1, 'response', { ack: 8, flags: 'FA' });
    const played = play([
      ...OPEN,
      c(1, 'request', { ack: 1 }),
      last,
      { ...last, at: 500 },
      c(8, '', { ack: 10, flags: 'FA' }),
    ]);
    expect(played.server.text).toBe('response');
    expect(played.codes['tcp.retransmission']).toBe(1);
    expect(played.server.resents).toEqual([[0, 8, 4e6, 500e6]]);
  });

  it('out of order waits for what comes before it', () => {
    const played = play([
      ...HALF,
      s(9, '', { ack: 8, flags: 'FA' }),
      s(5, 'onse', { ack: 8 }),
      c(8, '', { ack: 10, flags: 'FA' }),
    ]);
    expect(played.server.text).toBe('response');
    expect(played.server.end_).toBe('fin');
  });

  it('ends the stream: what lies beyond it is ignored', () => {
    const played = play([
      ...HALF,
      s(5, '', { ack: 8, flags: 'FA' }),
      s(6, 'HTTP/1.1 200', { ack: 8 }),
      c(8, '', { ack: 18 }),
    ]);
    expect(played.server.text).toBe('resp');
    expect(played.codes['tcp.data-after-fin']).toBe(1);
  });

  it('drops what was stored beyond it', () => {
    const played = play([
      ...HALF,
      s(50, 'island', { ack: 8 }),
      s(5, 'onse', { ack: 8, flags: 'FA' }),
      c(8, '', { ack: 10 }),
    ]);
    expect(played.server.text).toBe('response');
    expect(played.codes['tcp.data-after-fin']).toBe(1);
    expect(played.codes['tcp.gap']).toBeUndefined();
  });

  it('with a wrong checksum counts once the peer acknowledges it', () => {
    const forged = s(5, '', { ack: 8, flags: 'FA', badChecksum: true });
    const played = play([...HALF, forged, s(5, 'onse', { ack: 8 }), c(8, '', { ack: 9 })]);
    expect(played.server.text).toBe('response');
    const true_ = play([...HALF, forged, c(8, '', { ack: 6, flags: 'FA' })]);
    expect(true_.server.end_).toBe('fin');
  });

  it('is remembered when the connection is over', () => {
    const played = play([...HALF, ...closing(7, 4), s(1, 'resp', { ack: 8 }), s(6, 'more', { ack: 8 })]);
    expect(played.server.text).toBe('resp');
    expect(played.codes).toMatchObject({ 'tcp.retransmission': 1, 'tcp.data-after-fin': 1 });
  });

  it('that was not captured is no gap of one byte', () => {
    const played = play([...HALF, c(8, '', { ack: 6 })]);
    expect(played.server.text).toBe('resp');
    expect(played.codes).toEqual({ 'tcp.no-close': 1 });
  });

  it('before any payload closes without a connection', () => {
    expect(play([...OPEN, ...closing(0, 0)]).connections).toEqual([]);
  });
});

describe('RST', () => {
  it('with the expected number ends both directions', () => {
    const played = play([...HALF, s(5, '', { flags: 'R' })]);
    expect([played.client.end_, played.server.end_]).toEqual(['reset', 'reset']);
    expect(played.codes).toEqual({ 'tcp.rst': 1 });
  });

  it('inside a message is a loss', () => {
    const played = play([...HALF, s(5, '', { flags: 'R' })], { midMessage: true });
    expect(played.codes).toEqual({ 'tcp.rst-mid-message': 1 });
  });

  it('is followed by nothing', () => {
    const played = play([
      ...HALF,
      s(5, '', { flags: 'R' }),
      s(5, 'HTTP/1.1 200', { ack: 8 }),
      s(1, 'resp', { ack: 8 }),
    ]);
    expect(played.server.text).toBe('resp');
    expect(played.codes).toMatchObject({ 'tcp.data-after-rst': 1, 'tcp.retransmission': 1 });
    expect(played.log.entries().find(({ code }) => code === 'tcp.data-after-rst')?.examples[0]?.place).toEqual({
      packet: 8,
      connection: 1,
      direction: 'response',
    });
  });

  it('far out of the window is ignored', () => {
    const played = play([...HALF, s(5 + 2 ** 29, '', { flags: 'R' }), s(5, 'onse', { ack: 8 }), ...closing(7, 8)]);
    expect(played.server.text).toBe('response');
    expect(played.codes).toEqual({ 'tcp.rst-out-of-window': 1 });
  });

  it('before what was acknowledged is ignored', () => {
    const played = play([...HALF, s(3, '', { flags: 'R' }), s(5, 'onse', { ack: 8 })]);
    expect(played.server.text).toBe('response');
    expect(played.codes['tcp.rst-out-of-window']).toBe(1);
  });

  it('in the window but ahead is ignored when the stream goes past it', () => {
    const played = play([...HALF, s(7, '', { flags: 'R' }), s(5, 'onse', { ack: 8 }), ...closing(7, 8)]);
    expect(played.server.text).toBe('response');
    expect(played.codes).toEqual({ 'tcp.rst-out-of-window': 1 });
  });

  it('captured before the last bytes counts when they come', () => {
    const played = play([...HALF, s(9, '', { flags: 'R' }), s(5, 'onse', { ack: 8 }), c(8, '', { ack: 9 })]);
    expect(played.server.text).toBe('response');
    expect(played.server.end_).toBe('reset');
    expect(played.codes).toEqual({ 'tcp.rst': 1 });
  });

  it('ahead that nothing contradicts was one', () => {
    const played = play([...HALF, s(9, '', { flags: 'R' })]);
    expect(played.server.end_).toBe('reset');
    expect(played.codes).toEqual({ 'tcp.rst': 1 });
  });

  it('with a wrong checksum is not heeded while the connection goes on', () => {
    const played = play([
      ...HALF,
      s(5, '', { flags: 'R', badChecksum: true }),
      s(5, 'onse', { ack: 8 }),
      ...closing(7, 8),
    ]);
    expect(played.server.text).toBe('response');
    expect(played.codes).toMatchObject({ 'tcp.bad-checksum': 1, 'tcp.rst-out-of-window': 1 });
  });

  it('answers late bytes with the number of the FIN, acknowledged or not', () => {
    const late = [
      c(8, '', { ack: 5, flags: 'FA' }),
      s(5, '', { ack: 9 }),
      s(5, 'onse', { ack: 8 }),
      c(8, '', { flags: 'R' }),
    ];
    const played = play([...HALF, ...late]);
    expect(played.server).toMatchObject({ text: 'response', end_: 'reset' });
    expect(played.codes).toEqual({ 'tcp.rst': 1 });
  });

  it('refuses a connection: nothing to report', () => {
    const played = play([OPEN[0]!, s(0, '', { flags: 'RA', ack: 1 }), { ...OPEN[0]!, at: 500 }]);
    expect(played.connections).toEqual([]);
    expect(played.codes).toEqual({});
  });

  it('with a number that cannot be, before any payload, is ignored', () => {
    const played = play([...OPEN, s(2 ** 30, '', { flags: 'R' }), c(1, 'request', { ack: 1 })]);
    expect(played.facts.initiator).toBe('syn');
    expect(played.codes['tcp.rst-out-of-window']).toBe(1);
  });
});

describe('the end of the capture', () => {
  it('is told apart from a close', () => {
    const played = play(HALF);
    expect([played.client.end_, played.server.end_]).toEqual(['capture-end', 'capture-end']);
    expect(played.codes).toEqual({ 'tcp.no-close': 1 });
    expect(played.client.settledTo).toBe(7);
  });

  it('cuts: unacknowledged bytes that were never seen are no gap', () => {
    const played = play([...OPEN, c(1, 'request', { ack: 1 }), s(1, 'resp', { ack: 8 })]);
    expect(played.server.text).toBe('resp');
    expect(played.codes['tcp.gap']).toBeUndefined();
  });

  it.each(['client', 'server'] as const)('with only the %s captured', (side) => {
    const played = play(HALF.filter((step) => step.side === side));
    expect(played[side].text).toBe(side === 'client' ? 'request' : 'resp');
    expect(played.codes).toEqual({ 'tcp.one-sided': 1, 'tcp.no-close': 1 });
  });
});
