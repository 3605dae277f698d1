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
  counter.add(callRecord({ client: '10.0.0.9:1', session: other, startedNs: 5e9, endedNs: 6e9 }));
  counter.add(
    callRecord({
      client: '10.0.0.1:1',
      session: a,
      startedNs: 1e9,
      endedNs: 2e9,
      operation: '#command.login',
      status: 'fault',
      fault,
    }),
  );
  counter.add(
    callRecord({ client: '10.0.0.2:1', session: b, startedNs: 3e9, endedNs: 4e9, operation: '#command.login auth' }),
  );
  counter.add(
    callRecord({
      client: '10.0.0.2:2',
      session: b,
      startedNs: 7e9,
      endedNs: Number.NaN,
      operation: '#command.logout',
      status: 'no-response',
    }),
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

it('counts every address once, and lists those of a session up to a bound', () => {
  const counter = new ClientCounter();
  const { sessions, a, other } = marks();
  const from = (client: string, session: number) => counter.add(callRecord({ client, session }));
  for (const client of ['10.0.0.11:5', '10.0.0.1:5', '10.0.0.1:6', '[2001:db8::1]:5', '[2001:db8::1]:6'])
    from(client, a);
  expect(counter.addresses).toBe(3);
  from('10.0.0.1:5', other);
  expect(counter.addresses).toBe(3);
  for (let host = 0; host < 18; host++) from(`h${host}:1`, other);
  from('h17:2', other);
  expect(counter.addresses).toBe(21);
  const rows = counter.sessions(new SessionGroups([sessions.share()]), 0n);
  expect(rows.map(({ addresses }) => addresses)).toEqual([
    ['10.0.0.11', '10.0.0.1', '[2001:db8::1]'],
    ['10.0.0.1', ...Array.from({ length: 15 }, (_unused, host) => `h${host}`)],
  ]);
});

it('knows nothing of calls from a saved report, and no times where there are none', () => {
  const counter = new ClientCounter();
  const { session: _session, ...saved } = callRecord();
  counter.add(saved);
  expect(counter.sessions(new SessionGroups([]), 0n)).toEqual([]);
  expect(counter.addresses).toBe(1);
  const { sessions, a } = marks();
  counter.add(callRecord({ session: a, startedNs: Number.NaN, endedNs: Number.NaN }));
  expect(counter.sessions(new SessionGroups([sessions.share()]), 0n)).toMatchObject([
    { firstAt: null, lastAt: null, calls: 1 },
  ]);
});
