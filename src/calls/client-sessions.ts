/** Sessions of a run that are told apart; further ones are one. */
const MAX_SESSIONS = 65_536;
/** Ids and addresses of a run that are remembered. */
const MAX_KEYS = 524_288;
/** Connections of a partition that are remembered. */
const MAX_CONNECTIONS = 65_536;
/** More than there are partitions. */
const PARTITIONS = 256;
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

/** What all partitions of a run may remember together. */
export class SessionBudget {
  sessions: number;
  keys: number;
  /** Something did not fit: from then on what is told apart depends on all partitions. */
  crowded = false;
  readonly #onFull: () => void;

  /**
   * @param onFull called once, when sessions are told apart no more
   * @param share of the run's budget, up to 1
   */
  constructor(onFull: () => void = () => {}, share = 1) {
    this.sessions = Math.floor(MAX_SESSIONS * share);
    this.keys = Math.floor(MAX_KEYS * share);
    this.#onFull = onFull;
  }

  /** Whether there is room for another session. */
  takeSession(): boolean {
    if (this.sessions > 0) {
      this.sessions--;
      return true;
    }
    if (!this.crowded) this.#onFull();
    this.crowded = true;
    return false;
  }

  takeKey(): boolean {
    if (this.keys > 0) {
      this.keys--;
      return true;
    }
    this.crowded = true;
    return false;
  }
}

/** What one partition knows, to be joined with the others (see session-groups.ts). Plain data; sessions by their marks. */
export interface SessionShare {
  /** Marks and the mark of their session. */
  readonly sessions: readonly (readonly [mark: number, session: number])[];
  readonly flexIds: readonly (readonly [string, number])[];
  readonly cookies: readonly (readonly [number | string, number])[];
  /** Addresses with the session of their calls that nobody told apart. */
  readonly hosts: readonly (readonly [string, number])[];
  /** Sessions that only answers named, with their address. */
  readonly offered: readonly (readonly [number, string])[];
  /** Mark of the sessions that are told apart no more; -1 without. */
  readonly full: number;
}

interface Host {
  readonly name: string;
  /** The session of calls nobody told apart; -1 until there is one. */
  mark: number;
  offered: number;
}

/**
 * Groups the calls of one partition into client sessions: a `DSId` or a session cookie that two calls share makes them one session (a browser with two
 * applications in it is one). An id that an answer hands out counts once a request uses it: some servers hand out another one each time.
 * A call without ids belongs to the session of its `clientId`, else to the last one of its connection, else to the calls of its
 * address that nobody told apart. Bounded: above 65,536 sessions of a run the further ones count as one.
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
  readonly #partition: number;
  readonly #budget: SessionBudget;
  #full = -1;

  /** @param partition below 256; goes into the marks, so that those of several partitions differ */
  constructor(partition = 0, budget = new SessionBudget()) {
    this.#partition = partition;
    this.#budget = budget;
  }

  /** Mark of the session a call belongs to; two marks are one session when `SessionGroups` says so. */
  markOf(clues: ClientClues): number {
    return this.#told(this.#sessionOf(clues));
  }

  /** What became known, once nothing more will come. */
  share(): SessionShare {
    const told = <K>(marks: ReadonlyMap<K, number>) =>
      [...marks].map(([key, mark]) => [key, this.#told(mark)] as const);
    return {
      sessions: this.#parents.map((_parent, mark) => [this.#told(mark), this.#told(this.#find(mark))] as const),
      flexIds: told(this.#flexIds),
      cookies: told(this.#cookies),
      hosts: [...this.#hosts.values()].flatMap(({ name, mark }) =>
        mark < 0 ? [] : [[name, this.#told(mark)] as const],
      ),
      offered: [...this.#offered].map(([mark, { name }]) => [this.#told(mark), name] as const),
      full: this.#full < 0 ? -1 : this.#told(this.#full),
    };
  }

  #told(mark: number): number {
    return mark * PARTITIONS + this.#partition;
  }

  #sessionOf(clues: ClientClues): number {
    const { sent, offered, clientId, connection } = clues;
    let mark = this.#known(sent, -1);
    const isRemembered = mark >= 0 && sent.cookies.length === 0;
    // Most answers hand out the id they were asked under.
    const isSame = offered.flexClientId === sent.flexClientId && offered.cookies.length === 0;
    if (!isSame) mark = this.#known(offered, mark);
    else if (mark >= 0) mark = this.#find(mark);
    const isNamed = hasIds(sent);
    if (mark < 0) mark = isNamed ? this.#add() : hasIds(offered) ? this.#offer(clues.client) : this.#guess(clues);
    if (isNamed) this.#confirm(mark);
    if (!isRemembered) this.#remember(sent, mark);
    if (!isSame) this.#remember(offered, mark);
    if (clientId !== null) this.#note(this.#clientIds, clientId, mark);
    if (this.#connections.get(connection) !== mark) {
      this.#connections.delete(connection);
      this.#connections.set(connection, mark);
      if (this.#connections.size > MAX_CONNECTIONS) this.#connections.delete(this.#connections.keys().next().value!);
    }
    return mark;
  }

  #find(mark: number): number {
    let root = mark;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    for (let at = mark; at !== root; ) {
      const next = this.#parents[at]!;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  #known({ flexClientId, cookies }: SessionIds, first: number): number {
    let mark = first;
    if (flexClientId !== null) mark = this.#met(mark, this.#flexIds.get(flexClientId));
    for (const cookie of cookies) mark = this.#met(mark, this.#cookies.get(cookie));
    return mark;
  }

  #met(mark: number, known: number | undefined): number {
    if (known === undefined) return mark;
    return mark < 0 ? known : this.#join(mark, known);
  }

  #remember({ flexClientId, cookies }: SessionIds, mark: number): void {
    if (flexClientId !== null) this.#note(this.#flexIds, flexClientId, mark);
    for (const cookie of cookies) this.#note(this.#cookies, cookie, mark);
  }

  #note<K>(marks: Map<K, number>, key: K, mark: number): void {
    if (!marks.has(key) && this.#budget.takeKey()) marks.set(key, mark);
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
      host = { name, mark: -1, offered: 0 };
      if (this.#budget.takeKey()) this.#hosts.set(name, host);
    }
    return host;
  }

  #add(): number {
    const mark = this.#parents.length;
    if (this.#budget.takeSession()) {
      this.#parents.push(mark);
      return mark;
    }
    if (this.#full < 0) {
      this.#full = mark;
      this.#parents.push(mark);
    }
    return this.#full;
  }

  #join(a: number, b: number): number {
    const one = this.#find(a);
    const other = this.#find(b);
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
