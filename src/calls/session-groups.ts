import type { SessionShare } from './client-sessions.ts';

/**
 * Client sessions of all partitions: those that share an id or a session cookie are one, and so are the calls of an address that nobody told apart. Does not
 * depend on the order of the shares.
 */
export class SessionGroups {
  readonly #parents = new Map<number, number>();
  readonly #hosts = new Map<string, number>();
  readonly #full = new Set<number>();

  constructor(shares: readonly SessionShare[]) {
    const offered = new Map<number, string>();
    for (const share of shares) {
      for (const [mark, session] of share.sessions) this.#parents.set(mark, session);
      for (const [mark, host] of share.offered) offered.set(mark, host);
      if (share.full >= 0) this.#full.add(share.full);
    }
    for (const full of this.#full) this.#parents.set(full, Math.min(...this.#full));
    const confirmed = new Set<number>();
    const confirm = (a: number, b: number) => {
      if (a === b) return;
      confirmed.add(a).add(b);
      this.#join(a, b);
    };
    joinEqual(
      shares.map(({ flexIds }) => flexIds),
      confirm,
    );
    joinEqual(
      shares.map(({ cookies }) => cookies),
      confirm,
    );
    for (const { hosts } of shares) for (const [name, mark] of hosts) this.#ofHost(name, mark);
    const named = new Set([...confirmed].map((mark) => this.find(mark)));
    // What no client confirmed goes to its address.
    for (const [mark, host] of [...offered].sort(([a], [b]) => a - b)) {
      if (!named.has(this.find(mark))) this.#ofHost(host, mark);
    }
  }

  /** The session that a mark belongs to. */
  find(mark: number): number {
    let root = mark;
    for (let next = this.#parents.get(root); next !== undefined && next !== root; next = this.#parents.get(root))
      root = next;
    for (let at = mark; at !== root; ) {
      const next = this.#parents.get(at)!;
      this.#parents.set(at, root);
      at = next;
    }
    return root;
  }

  #ofHost(name: string, mark: number): void {
    const known = this.#hosts.get(name);
    if (known === undefined) this.#hosts.set(name, mark);
    else this.#join(known, mark);
  }

  #join(a: number, b: number): void {
    const one = this.find(a);
    const other = this.find(b);
    if (one === other || this.#full.has(one) || this.#full.has(other)) return;
    this.#parents.set(Math.max(one, other), Math.min(one, other));
  }
}

/** Tells of every two marks that have a key in common. */
function joinEqual<K>(
  lists: readonly (readonly (readonly [K, number])[])[],
  join: (a: number, b: number) => void,
): void {
  const seen = new Map<K, number>();
  for (const list of lists) {
    for (const [key, mark] of list) {
      const known = seen.get(key);
      if (known === undefined) seen.set(key, mark);
      else join(known, mark);
    }
  }
}
