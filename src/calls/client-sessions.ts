/** Sessions told apart; further ones are one. */
const MAX_SESSIONS = 65_536;
/** Ids and connections remembered of each kind. */
const MAX_KEYS = 262_144;

/** What a call tells of the client that sent it. */
export interface ClientClues {
  /** `address:port`. */
  readonly client: string;
  readonly connection: number;
  /** Header `DSId`: one running Flash application. */
  readonly flexClientId: string | null;
  /** Member `clientId` of the request's message. */
  readonly clientId: string | null;
  /** Session cookies as `readCookies` gives them. */
  readonly cookies: readonly number[];
}

/**
 * Groups calls into client sessions: a `DSId` or a session cookie that two calls share makes them one session (a browser with two
 * applications in it is one). A call with neither belongs to the session of its `clientId`, else to the last one of its connection, else to
 * those of its address that nobody told apart. Bounded: above 65,536 sessions the further ones count as one.
 */
export class ClientSessions {
  /** Disjoint sets; a session's number is that of its first member. */
  readonly #parents: number[] = [];
  readonly #flexIds = new Map<string, number>();
  readonly #cookies = new Map<number, number>();
  readonly #clientIds = new Map<string, number>();
  readonly #connections = new Map<number, number>();
  readonly #hosts = new Map<string, number>();
  readonly #onFull: () => void;
  #full = -1;

  /** @param onFull called once, when sessions are told apart no more */
  constructor(onFull: () => void = () => {}) {
    this.#onFull = onFull;
  }

  /** Mark of the session a call belongs to; two marks are one session when `find` says so. */
  markOf(clues: ClientClues): number {
    const { flexClientId, clientId, cookies, connection } = clues;
    let mark = flexClientId === null ? -1 : (this.#flexIds.get(flexClientId) ?? -1);
    for (const cookie of cookies) {
      const known = this.#cookies.get(cookie);
      if (known !== undefined) mark = mark < 0 ? known : this.#join(mark, known);
    }
    const isNamed = flexClientId !== null || cookies.length > 0;
    if (mark < 0) mark = isNamed ? this.#add() : this.#guess(clues);
    if (flexClientId !== null) remember(this.#flexIds, flexClientId, mark);
    for (const cookie of cookies) remember(this.#cookies, cookie, mark);
    if (clientId !== null) remember(this.#clientIds, clientId, mark);
    if (this.#connections.get(connection) !== mark) {
      this.#connections.delete(connection);
      this.#connections.set(connection, mark);
      if (this.#connections.size > MAX_KEYS) this.#connections.delete(this.#connections.keys().next().value!);
    }
    return mark;
  }

  /** The session that a mark belongs to now. */
  find(mark: number): number {
    let root = mark;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    for (let at = mark; at !== root; ) {
      const next = this.#parents[at]!;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  #guess({ client, connection, clientId }: ClientClues): number {
    const known = (clientId === null ? undefined : this.#clientIds.get(clientId)) ?? this.#connections.get(connection);
    if (known !== undefined) return known;
    const host = client.slice(0, client.lastIndexOf(':'));
    const shared = this.#hosts.get(host);
    if (shared !== undefined) return shared;
    const mark = this.#add();
    remember(this.#hosts, host, mark);
    return mark;
  }

  #add(): number {
    const mark = this.#parents.length;
    if (mark < MAX_SESSIONS) {
      this.#parents.push(mark);
      return mark;
    }
    if (this.#full < 0) {
      this.#full = mark;
      this.#parents.push(mark);
      this.#onFull();
    }
    return this.#full;
  }

  #join(a: number, b: number): number {
    const one = this.find(a);
    const other = this.find(b);
    // What is told apart no more joins nobody.
    if (one === other || one === this.#full || other === this.#full) return one;
    const first = Math.min(one, other);
    this.#parents[Math.max(one, other)] = first;
    return first;
  }
}

function remember<K>(marks: Map<K, number>, key: K, mark: number): void {
  if (marks.size < MAX_KEYS && !marks.has(key)) marks.set(key, mark);
}
