import { describe, expect, it } from 'vitest';
import { slowCause } from '../../src/calls/slow-cause.ts';
import { type MessageTimes, timeExchange } from '../../src/calls/timing.ts';
import { NO_TIMING } from '../support/call-sides.ts';

const NAN = Number.NaN;
const HANDSHAKE = { synNs: 100, synAckNs: 400, ackNs: 500 };

function times(firstByteNs: number, lastByteNs: number, given: Partial<MessageTimes> = {}): MessageTimes {
  return {
    firstByteNs,
    lastByteNs,
    doneNs: lastByteNs,
    retransmitNs: 0,
    holeNs: 0,
    retransmissions: 0,
    complete: true,
    incompleteReason: null,
    ...given,
  };
}

const exchange = { number: 1, pipelined: false, previousResponseNs: NAN };

describe('timing (CONTRACT §4, domain §6.4)', () => {
  it('measures a plain exchange', () => {
    const { timing, negative } = timeExchange(
      { ...exchange, request: times(1000, 2000), response: times(5000, 9000) },
      HANDSHAKE,
    );
    expect(negative).toBe(false);
    expect(timing).toEqual({
      sendNs: 1000,
      waitNs: 3000,
      receiveNs: 4000,
      totalNs: 8000,
      connectNs: 400,
      serverNs: 2700,
      queueNs: null,
      idleNs: null,
      retransmitNs: 0,
      holeNs: 0,
      retransmissions: 0,
      complete: true,
    });
  });

  it('has no server time without a handshake, and no connect time later on', () => {
    const { timing } = timeExchange(
      { ...exchange, number: 2, request: times(1000, 2000), response: times(5000, 9000), previousResponseNs: 400 },
      { synNs: NAN, synAckNs: NAN, ackNs: NAN },
    );
    expect(timing).toMatchObject({ serverNs: null, connectNs: null, idleNs: 600 });
  });

  it('clamps the wait of an early response to 0', () => {
    const { timing, negative } = timeExchange(
      { ...exchange, request: times(3000, 7000), response: times(5000, 5500) },
      HANDSHAKE,
    );
    expect(timing).toMatchObject({ waitNs: 0, serverNs: 0, totalNs: 2500 });
    expect(negative).toBe(false);
  });

  it('waits from when all request bytes had been seen in order', () => {
    const request = times(1000, 2000, { doneNs: 4000, holeNs: 2000 });
    const { timing } = timeExchange({ ...exchange, request, response: times(5000, 9000, { holeNs: 30 }) }, HANDSHAKE);
    expect(timing).toMatchObject({ sendNs: 1000, waitNs: 1000, holeNs: 2030 });
  });

  it('queues pipelined requests behind the previous response', () => {
    const given = { ...exchange, number: 2, pipelined: true, previousResponseNs: 2600 };
    const { timing } = timeExchange({ ...given, request: times(1000, 2000), response: times(5000, 9000) }, HANDSHAKE);
    expect(timing).toMatchObject({ queueNs: 600, idleNs: null });
  });

  it('gives null across a response that was seen before its request', () => {
    const { timing, negative } = timeExchange(
      { ...exchange, request: times(6000, 7000), response: times(5000, 5500) },
      HANDSHAKE,
    );
    expect(negative).toBe(true);
    expect(timing).toMatchObject({ sendNs: 1000, waitNs: null, serverNs: null, totalNs: null, receiveNs: 500 });
  });

  it('knows no end of what was cut off, but that of what has a hole', () => {
    const cut = times(5000, 9000, { complete: false, incompleteReason: 'reset' });
    const holed = times(5000, 9000, { complete: false, incompleteReason: 'lost' });
    const request = times(1000, 2000);
    expect(timeExchange({ ...exchange, request, response: cut }, HANDSHAKE).timing).toMatchObject({
      receiveNs: null,
      totalNs: null,
      waitNs: 3000,
      complete: false,
    });
    expect(timeExchange({ ...exchange, request, response: holed }, HANDSHAKE).timing).toMatchObject({
      receiveNs: 4000,
      totalNs: 8000,
      complete: false,
    });
  });

  it('gives null for packets without a time', () => {
    const { timing } = timeExchange({ ...exchange, request: times(NAN, NAN), response: times(NAN, NAN) }, HANDSHAKE);
    expect(timing).toMatchObject({ sendNs: null, waitNs: null, receiveNs: null, totalNs: null, idleNs: null });
  });
});

describe('cause of a slow call', () => {
  const second = { ...NO_TIMING, totalNs: 1e9 };
  it.each([
    ['server', { serverNs: 9e8, waitNs: 9e8 }],
    ['network', { retransmitNs: 4e8, holeNs: 3e8, waitNs: 9e8, serverNs: 9e8 }],
    ['client', { sendNs: 8e8 }],
    ['transfer', { receiveNs: 6e8 }],
    [null, { serverNs: 3e8, receiveNs: 3e8 }],
    [null, { totalNs: 5e7, serverNs: 5e7 }],
  ])('%s', (cause, given) => {
    expect(slowCause({ ...second, ...given }, 'rpc')?.cause ?? null).toBe(cause);
  });
});
