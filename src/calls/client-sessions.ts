/** Sessions told apart; further ones are one. */
const MAX_SESSIONS = 65_536;
/** Ids and connections remembered of each kind. */
const MAX_KEYS = 262_144;
/** Sessions of an address that a server named and no client has confirmed yet. */
const MAX_OFFERED = 16;

/** Ids that name a session. */
export interface SessionIds {
  /** Header `DSId`: one running Flash application. */
  readonly flexClientId: string | null;
  /** Session cookies as `readCookies` gives them. */
  readonly cookies: readonly number[];
}

/** What a call tells of the client that sent it. */
export interface ClientClues {
  /** `address:port`. */
  readonly client: string;
  readonly connection: number;
  /** Member `clientId` of the request's message. */
  readonly clientId: string | null;
  readonly sent: SessionIds;
  /** What the answer hands out. */
  readonly offered: SessionIds;
}

interface Host {
  /** The session of calls nobody told apart; -1 until there is one. */
  mark: number;
  offered: number;
}

/**
 * Groups calls into client sessions: a `DSId` or a session cookie that two calls share makes them one session (a browser with two
 * applications in it is one). An id that an answer hands out counts once a request uses it: some servers hand out another one each time.
 * A call without ids belongs to the session of its `clientId`, else to the last one of its connection, else to the calls of its
 * address that nobody told apart. Bounded: above 65,536 sessions the further ones count as one.
 */
export class ClientSessions {
  /** Disjoint sets; a session's number is that of its first member. */
  readonly #parents: number[] = [];
  readonly #flexIds = new Map<string, number>();
  readonly #cookies = new Map<number, number>();
  readonly #clientIds = new Map<string, number>();
  readonly #connections = new Map<number, number>();
  readonly #hosts = new Map<string, Host>();
  /** Sessions that only answers named. */
  readonly #offered = new Map<number, Host>();
  readonly #onFull: () => void;
  #full = -1;

  /** @param onFull called once, when sessions are told apart no more */
  constructor(onFull: () => void = () => {}) {
    this.#onFull = onFull;
  }

  /** Mark of the session a call belongs to; two marks are one session when `find` says so. */
  markOf(clues: ClientClues): number {
    const { sent, offered, clientId, connection } = clues;
    let mark = this.#known(offered, this.#known(sent, -1));
    const isNamed = hasIds(sent);
    if (mark < 0) mark = isNamed ? this.#add() : hasIds(offered) ? this.#offer(clues.client) : this.#guess(clues);
    if (isNamed) this.#confirm(mark);
    this.#remember(sent, mark);
    this.#remember(offered, mark);
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

  /** Nothing more will come: what no client confirmed goes to its address. */
  end(): void {
    for (const [mark, host] of this.#offered) {
      if (host.mark < 0) host.mark = mark;
      else this.#join(host.mark, mark);
    }
    this.#offered.clear();
  }

  #known({ flexClientId, cookies }: SessionIds, first: number): number {
    let mark = first;
    const meet = (known: number | undefined): void => {
      if (known !== undefined) mark = mark < 0 ? known : this.#join(mark, known);
    };
    if (flexClientId !== null) meet(this.#flexIds.get(flexClientId));
    for (const cookie of cookies) meet(this.#cookies.get(cookie));
    return mark;
  }

  #remember({ flexClientId, cookies }: SessionIds, mark: number): void {
    if (flexClientId !== null) remember(this.#flexIds, flexClientId, mark);
    for (const cookie of cookies) remember(this.#cookies, cookie, mark);
  }

  #guess({ client, connection, clientId }: ClientClues): number {
    return (
      (clientId === null ? undefined : this.#clientIds.get(clientId)) ??
      this.#connections.get(connection) ??
      this.#ofHost(this.#host(client))
    );
  }

  #offer(client: string): number {
    const host = this.#host(client);
    if (host.offered >= MAX_OFFERED) return this.#ofHost(host);
    const mark = this.#add();
    if (mark !== this.#full) {
      host.offered++;
      this.#offered.set(mark, host);
    }
    return mark;
  }

  #confirm(mark: number): void {
    if (this.#offered.size === 0) return;
    const host = this.#offered.get(mark);
    if (host === undefined) return;
    this.#offered.delete(mark);
    host.offered--;
  }

  #ofHost(host: Host): number {
    if (host.mark < 0) host.mark = this.#add();
    return host.mark;
  }

  #host(client: string): Host {
    const name = client.slice(0, client.lastIndexOf(':'));
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = { mark: -1, offered: 0 };
      if (this.#hosts.size < MAX_KEYS) this.#hosts.set(name, host);
    }
    return host;
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
    this.#confirm(one);
    this.#confirm(other);
    const first = Math.min(one, other);
    this.#parents[Math.max(one, other)] = first;
    return first;
  }
}

function hasIds({ flexClientId, cookies }: SessionIds): boolean {
  return flexClientId !== null || cookies.length > 0;
}

function remember<K>(marks: Map<K, number>, key: K, mark: number): void {
  if (marks.size < MAX_KEYS && !marks.has(key)) marks.set(key, mark);
}
