import type { SessionGroups } from '../calls/session-groups.ts';
import { CALL_STATUSES, type CallStatus, type ClientSession } from '../report/model.ts';
import { isoTime } from './wire-time.ts';

/** Addresses listed of one session. */
const MAX_ADDRESSES = 16;
const LOGIN = '#command.login';
const LOGOUT = '#command.logout';

/** What is counted of a call. */
export interface CountedCall {
  /** Mark of its client session; absent when the call comes from a saved report. */
  readonly session?: number;
  readonly client: string;
  readonly operation: string;
  readonly status: CallStatus;
  readonly fault: object | null;
  /** NaN when unknown. */
  readonly startedNs: number;
  readonly endedNs?: number;
}

interface SessionSums {
  readonly hosts: string[];
  firstNs: number;
  lastNs: number;
  calls: number;
  faults: number;
  failures: number;
  logins: number;
  logouts: number;
  /** Of the last login. */
  login: CallStatus | null;
}

/** Sums over the calls of each client session. Memory depends on the number of sessions, not of calls. */
export class ClientCounter {
  readonly #marks = new Map<number, SessionSums>();
  /** Each with itself: the one text of it that is kept, however many sessions have it. */
  readonly #addresses = new Map<string, string>();

  /** Distinct addresses of all calls. */
  get addresses(): number {
    return this.#addresses.size;
  }

  /** Feed calls in report order: the last login tells how logging in ended. */
  add(call: CountedCall): void {
    const { session, operation, status, client, startedNs, endedNs = Number.NaN } = call;
    if (session === undefined) {
      this.#addressOf(client);
      return;
    }
    let sums = this.#marks.get(session);
    if (sums === undefined) {
      sums = noSums(this.#addressOf(client));
      this.#marks.set(session, sums);
    }
    sums.calls++;
    if (call.fault !== null) sums.faults++;
    if (CALL_STATUSES[status].bad) sums.failures++;
    if (isCommand(operation, LOGIN)) {
      sums.logins++;
      sums.login = status;
    } else if (isCommand(operation, LOGOUT)) sums.logouts++;
    if (startedNs < sums.firstNs) sums.firstNs = startedNs;
    if (startedNs > sums.lastNs) sums.lastNs = startedNs;
    if (endedNs > sums.lastNs) sums.lastNs = endedNs;
    // Compared in place: to cut the address out of every call costs more than all else here.
    const length = hostLength(client);
    for (const host of sums.hosts) if (host.length === length && client.startsWith(host)) return;
    const host = this.#addressOf(client);
    if (sums.hosts.length < MAX_ADDRESSES) sums.hosts.push(host);
  }

  /** The sessions in order of their first call, numbered from 1. */
  sessions(known: SessionGroups, baseNs: bigint | null): ClientSession[] {
    const whole = new Map<number, SessionSums>();
    for (const [mark, sums] of this.#marks) {
      const session = known.find(mark);
      const before = whole.get(session);
      whole.set(session, before === undefined ? { ...sums, hosts: [...sums.hosts] } : joined(before, sums));
    }
    return [...whole]
      .sort(([a, one], [b, other]) => compareTimes(one.firstNs, other.firstNs) || a - b)
      .map(([, sums], index) => ({
        id: index + 1,
        addresses: sums.hosts,
        firstAt: isoTime(baseNs, sums.firstNs),
        lastAt: isoTime(baseNs, sums.lastNs),
        calls: sums.calls,
        faults: sums.faults,
        failures: sums.failures,
        login: sums.login === null ? null : { attempts: sums.logins, logouts: sums.logouts, outcome: sums.login },
      }));
  }

  #addressOf(client: string): string {
    const host = client.slice(0, hostLength(client));
    const known = this.#addresses.get(host);
    if (known !== undefined) return known;
    this.#addresses.set(host, host);
    return host;
  }
}

/** Characters before the port. */
function hostLength(endpoint: string): number {
  const colon = endpoint.lastIndexOf(':');
  return colon < 0 ? endpoint.length : colon;
}

function noSums(host: string): SessionSums {
  return {
    hosts: [host],
    firstNs: Number.POSITIVE_INFINITY,
    lastNs: Number.NEGATIVE_INFINITY,
    calls: 0,
    faults: 0,
    failures: 0,
    logins: 0,
    logouts: 0,
    login: null,
  };
}

/** Two parts of a session that turned out to be one; `b` was met later. */
function joined(a: SessionSums, b: SessionSums): SessionSums {
  const aFirst = a.lastNs <= b.lastNs;
  const hosts = [...a.hosts, ...b.hosts.filter((host) => !a.hosts.includes(host))];
  return {
    hosts: hosts.slice(0, MAX_ADDRESSES),
    firstNs: Math.min(a.firstNs, b.firstNs),
    lastNs: Math.max(a.lastNs, b.lastNs),
    calls: a.calls + b.calls,
    faults: a.faults + b.faults,
    failures: a.failures + b.failures,
    logins: a.logins + b.logins,
    logouts: a.logouts + b.logouts,
    login: aFirst ? (b.login ?? a.login) : (a.login ?? b.login),
  };
}

function isCommand(operation: string, name: string): boolean {
  return operation.startsWith(name) && (operation.length === name.length || operation[name.length] === ' ');
}

function compareTimes(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
