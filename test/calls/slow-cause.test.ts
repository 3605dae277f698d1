import { describe, expect, it } from 'vitest';
import { isSlow, slowCause } from '../../src/calls/slow-cause.ts';
import { httpRequest, httpResponse, NO_TIMING } from '../support/call-sides.ts';

const second = { ...NO_TIMING, totalNs: 1e9 };

describe('a slow call', () => {
  it('takes 100 ms and does not wait on purpose', () => {
    expect(isSlow({ ...NO_TIMING, totalNs: 100e6 }, 'rpc')).toBe(true);
    expect(isSlow({ ...NO_TIMING, totalNs: 99e6 }, 'rpc')).toBe(false);
    expect(isSlow(NO_TIMING, 'rpc')).toBe(false);
    expect(isSlow(second, 'poll')).toBe(false);
    expect(isSlow(second, 'stream')).toBe(false);
  });

  it.each([
    ['network', 'retransmission', { retransmitNs: 4e8, holeNs: 3e8, waitNs: 9e8, serverNs: 9e8 }],
    ['network', 'hole', { retransmitNs: 1e8, holeNs: 5e8 }],
    ['client', 'queueing', { queueNs: 6e8, waitNs: 9e8, serverNs: 9e8 }],
    ['server', null, { queueNs: 1e8, waitNs: 9e8, serverNs: 9e8 }],
    ['server', null, { waitNs: 9e8 }],
    ['client', null, { sendNs: 8e8 }],
    ['transfer', null, { receiveNs: 6e8 }],
  ])('%s, %s', (cause, reason, given) => {
    expect(slowCause({ ...second, ...given }, 'rpc')).toEqual({ cause, reason });
  });

  it.each([
    ['client', 'response'],
    ['server', 'request'],
  ] as const)('the %s shut its window during the %s', (side, blocked) => {
    const request = httpRequest(null, { firstByteNs: 0, lastByteNs: blocked === 'request' ? 6e8 : 1 });
    const response = httpResponse(null, { firstByteNs: 7e8, lastByteNs: 1e9 });
    const asked: [number, number][] = [];
    const connection = {
      zeroWindowNs: (who: 'client' | 'server', from: number, to: number) => {
        asked.push([from, to]);
        return who === side ? 5e8 : 0;
      },
    };
    const timing = { ...second, sendNs: 6e8, receiveNs: 3e8 };
    expect(slowCause(timing, 'rpc', { request, response, connection })).toEqual({ cause: side, reason: 'zero-window' });
    expect(asked[0]).toEqual([7e8, 1e9]);
  });
});
