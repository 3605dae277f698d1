import { describe, expect, it } from 'vitest';
import { ClientSessions, SessionBudget } from '../../src/calls/client-sessions.ts';
import { isSessionName, readCookies, readSetCookie } from '../../src/calls/session-cookies.ts';
import { SessionGroups } from '../../src/calls/session-groups.ts';

interface Seen {
  readonly client?: string;
  readonly connection?: number;
  readonly clientId?: string;
  readonly id?: string;
  readonly cookie?: number;
  readonly offeredId?: string;
  readonly offeredCookie?: number;
}

/** Numbers of the sessions the calls belong to in the end, from 0 in order of appearance. */
function grouped(calls: readonly Seen[]): number[] {
  const sessions = new ClientSessions();
  const cookies = (cookie: number | undefined): number[] => (cookie === undefined ? [] : [cookie]);
  const marks = calls.map(({ client = '10.0.0.1:4000', connection = 1, clientId = null, ...ids }) =>
    sessions.markOf({
      client,
      connection,
      clientId,
      sent: { flexClientId: ids.id ?? null, cookies: cookies(ids.cookie) },
      offered: { flexClientId: ids.offeredId ?? null, cookies: cookies(ids.offeredCookie) },
    }),
  );
  const groups = new SessionGroups([sessions.share()]);
  const roots = marks.map((mark) => groups.find(mark));
  const order = [...new Set(roots)];
  return roots.map((root) => order.indexOf(root));
}

describe('client sessions', () => {
  it.each<[string, Seen[], number[]]>([
    [
      'a DSId on several connections is one',
      [{ id: 'A' }, { id: 'A', connection: 2 }, { id: 'B', connection: 2 }],
      [0, 0, 1],
    ],
    [
      'two applications of one browser are one',
      [
        { id: 'A', cookie: 7 },
        { id: 'B', cookie: 7 },
      ],
      [0, 0],
    ],
    [
      'met first apart, they are joined later',
      [{ id: 'A' }, { cookie: 7 }, { id: 'A', cookie: 7 }, { cookie: 7 }],
      [0, 0, 0, 0],
    ],
    [
      'a cookie that changes at login',
      [
        { cookie: 7, offeredCookie: 8 },
        { cookie: 8, connection: 2 },
      ],
      [0, 0],
    ],
    [
      'an id handed out counts with the calls that use it',
      [{ offeredId: 'A' }, { offeredId: 'B' }, { id: 'B', connection: 2 }, { id: 'A', connection: 3 }],
      [0, 1, 1, 0],
    ],
    [
      'an id handed out anew each time tells nothing',
      [{ offeredId: 'A' }, { offeredId: 'B' }, { offeredId: 'C' }],
      [0, 0, 0],
    ],
    ['a call without ids belongs to its connection', [{ id: 'A' }, {}, { connection: 2 }], [0, 0, 1]],
    [
      'and to its clientId before',
      [
        { id: 'A', clientId: 'x' },
        { id: 'B', connection: 2 },
        { connection: 2, clientId: 'x' },
      ],
      [0, 1, 0],
    ],
    [
      'and else to its address',
      [{ connection: 1 }, { connection: 2 }, { connection: 3, client: '10.0.0.2:1' }],
      [0, 0, 1],
    ],
  ])('%s', (_name, calls, expected) => {
    expect(grouped(calls)).toEqual(expected);
  });

  it('are one above 65,536, said once (limit.clients)', () => {
    let full = 0;
    const sessions = new ClientSessions(0, new SessionBudget(() => full++));
    const none = { flexClientId: null, cookies: [] };
    const of = (id: number) =>
      sessions.markOf({
        client: 'h:1',
        connection: id,
        clientId: null,
        sent: { flexClientId: `${id}`, cookies: [] },
        offered: none,
      });
    for (let id = 0; id < 65_536; id++) of(id);
    expect(full).toBe(0);
    expect(of(70_000)).toBe(of(70_001));
    expect(of(1)).not.toBe(of(2));
    expect(full).toBe(1);
  });
});

describe('session cookies', () => {
  const of = (field: string): number[] => {
    const keys: number[] = [];
    readCookies(field, keys);
    return keys;
  };

  it('are told by their names', () => {
    for (const name of ['JSESSIONID', 'PHPSESSID', 'ASP.NET_SessionId', 'ASPSESSIONIDABCD', 'my_sessid'])
      expect(isSessionName(name)).toBe(true);
    expect(isSessionName('theme')).toBe(false);
  });

  it('have equal numbers when they are equal', () => {
    const [key] = of('a=1; JSESSIONID=0123456789ABCDEF; theme=dark-and-long-enough');
    expect(of('jsessionid=0123456789ABCDEF')).toEqual([key]);
    expect(of('JSESSIONID=0123456789ABCDEG')).not.toEqual([key]);
    const given: number[] = [];
    readSetCookie('JSESSIONID=0123456789ABCDEF; Path=/; HttpOnly', given);
    expect(given).toEqual([key]);
  });

  it('that were taken away are none', () => {
    for (const field of ['JSESSIONID=', 'PHPSESSID=deleted', 'JSESSIONID', '; ;=;', 'x'.repeat(9000)])
      expect(of(field)).toEqual([]);
  });
});
