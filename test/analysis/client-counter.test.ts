import { expect, it } from 'vitest';
import { ClientCounter } from '../../src/analysis/client-counter.ts';
import { ClientSessions } from '../../src/calls/client-sessions.ts';
import { SessionGroups } from '../../src/calls/session-groups.ts';
import { callRecord } from '../support/call-sides.ts';

const none = { flexClientId: null, cookies: [] };

/** Marks of two applications that a cookie makes one session, and of another client. */
function marks() {
  const sessions = new ClientSessions();
  const of = (flexClientId: string, cookies: number[]) =>
    sessions.markOf({ client: 'h:1', connection: 1, clientId: null, sent: { flexClientId, cookies }, offered: none });
  const [a, b, other] = [of('A', []), of('B', [7]), of('C', [])];
  of('A', [7]);
  return { sessions, a, b, other };
}

it('sums the calls of a session over all its parts', () => {
  const { sessions, a, b, other } = marks();
  const counter = new ClientCounter();
  const fault = { code: 'E' } as never;
  counter.add(callRecord({ session: other, startedNs: 5e9, endedNs: 6e9 }), '10.0.0.9');
  counter.add(
    callRecord({ session: a, startedNs: 1e9, endedNs: 2e9, operation: '#command.login', status: 'fault', fault }),
    '10.0.0.1',
  );
  counter.add(callRecord({ session: b, startedNs: 3e9, endedNs: 4e9, operation: '#command.login auth' }), '10.0.0.2');
  counter.add(
    callRecord({
      session: b,
      startedNs: 7e9,
      endedNs: Number.NaN,
      operation: '#command.logout',
      status: 'no-response',
    }),
    '10.0.0.2',
  );
  expect(counter.sessions(new SessionGroups([sessions.share()]), 0n)).toEqual([
    {
      id: 1,
      addresses: ['10.0.0.1', '10.0.0.2'],
      firstAt: '1970-01-01T00:00:01.000000000Z',
      lastAt: '1970-01-01T00:00:07.000000000Z',
      calls: 3,
      faults: 1,
      failures: 2,
      login: { attempts: 2, logouts: 1, outcome: 'ok' },
    },
    {
      id: 2,
      addresses: ['10.0.0.9'],
      firstAt: '1970-01-01T00:00:05.000000000Z',
      lastAt: '1970-01-01T00:00:06.000000000Z',
      calls: 1,
      faults: 0,
      failures: 0,
      login: null,
    },
  ]);
});

it('knows nothing of calls from a saved report, and no times where there are none', () => {
  const counter = new ClientCounter();
  const { session: _session, ...saved } = callRecord();
  counter.add(saved, 'h');
  expect(counter.sessions(new SessionGroups([]), 0n)).toEqual([]);
  const { sessions, a } = marks();
  counter.add(callRecord({ session: a, startedNs: Number.NaN, endedNs: Number.NaN }), 'h');
  expect(counter.sessions(new SessionGroups([sessions.share()]), 0n)).toMatchObject([
    { firstAt: null, lastAt: null, calls: 1 },
  ]);
});
