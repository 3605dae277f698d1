import type { DiagnosticLog } from '../diagnostics/log.ts';
import type { Tls, TlsServer, TlsSummary } from '../report/model.ts';
import type { ConnectionFacts } from '../tcp/connection-facts.ts';
import type { TlsConnection } from '../tls/connection.ts';
import { TLS_REASONS } from '../tls/facts.ts';
import { formatEndpoint, tlsOf } from './connection-context.ts';
import type { OtherTrafficCounter } from './other-traffic.ts';

const MAX_ROWS = 1000;
const MAX_EXAMPLES = 32;
const FIRST_SHOWN = 16;

type Row = { -readonly [K in keyof TlsServer]: TlsServer[K] } & { readonly examples: number[] };

/** An encrypted connection as `amfscope streams` lists it. */
export interface TlsConnectionRow {
  readonly connection: number;
  readonly client: string;
  readonly server: string;
  readonly tls: Tls;
  /** Handshake in ns; null when it was not seen whole. */
  readonly tlsNs: number | null;
}

/** What a part of a run counted. */
export interface TlsShare {
  readonly connections: number;
  readonly decrypted: number;
  readonly rows: readonly TlsServer[];
}

/** The counts of all parts together; null without encrypted connections. */
export function tlsSummary(shares: readonly TlsShare[]): TlsSummary | null {
  const merged = new Map<string, Row>();
  let connections = 0;
  let decrypted = 0;
  for (const share of shares) {
    connections += share.connections;
    decrypted += share.decrypted;
    for (const row of share.rows) {
      const key = keyOf(row);
      const known = merged.get(key);
      if (known === undefined) merged.set(key, { ...row, examples: [...row.examples] });
      else {
        known.connections += row.connections;
        known.examples.push(...row.examples);
      }
    }
  }
  if (connections === 0) return null;
  const servers = [...merged.values()];
  for (const { examples } of servers) examples.sort(ascending).splice(MAX_EXAMPLES);
  servers.sort((a, b) => b.connections - a.connections || (a.examples[0] ?? 0) - (b.examples[0] ?? 0));
  return { connections, decrypted, opaque: connections - decrypted, servers: servers.slice(0, MAX_ROWS) };
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** Connections end in any order: which are shown must not depend on it. */
function keepLowest(examples: number[], number: number): void {
  let at = examples.length;
  while (at > 0 && examples[at - 1]! > number) at--;
  examples.splice(at, 0, number);
  if (examples.length > MAX_EXAMPLES) examples.pop();
}

function keyOf({ server, version, cipher, sni, alpn, decrypted, why }: TlsServer): string {
  return JSON.stringify([server, version, cipher, sni, alpn, decrypted, why]);
}

/** Counts encrypted connections by server and by what became of them. */
export class TlsCounter {
  readonly #log: DiagnosticLog;
  readonly #otherTraffic: OtherTrafficCounter;
  readonly #rows = new Map<string, Row>();
  #connections = 0;
  #decrypted = 0;

  constructor(log: DiagnosticLog, otherTraffic: OtherTrafficCounter) {
    this.#log = log;
    this.#otherTraffic = otherTraffic;
  }

  /** A connection is over. */
  add(facts: ConnectionFacts, tls: TlsConnection): void {
    const { version, cipher, sni, alpn, decrypted, why, opens } = tls.facts;
    const server = formatEndpoint(facts.version, tls.clientSide === 0 ? facts.server : facts.client);
    this.#connections++;
    if (decrypted && why === null) this.#decrypted++;
    else this.#opaque(facts, tls);
    const empty: Row = { server, version, cipher, sni, alpn, decrypted, why, connections: 0, examples: [], opens };
    const key = keyOf(empty);
    let row = this.#rows.get(key);
    if (row === undefined) {
      if (this.#rows.size >= MAX_ROWS) return;
      row = empty;
      this.#rows.set(key, row);
    }
    row.connections++;
    keepLowest(row.examples, facts.number);
  }

  share(): TlsShare {
    return { connections: this.#connections, decrypted: this.#decrypted, rows: [...this.#rows.values()] };
  }

  #opaque({ number }: ConnectionFacts, { facts, client, server }: TlsConnection): void {
    const end = client.first.length > 0 ? client : server;
    const direction = end === client ? 'request' : 'response';
    const place = { connection: number, direction } as const;
    if (!facts.decrypted) {
      this.#otherTraffic.stream(end.first);
      const shown = Array.from(end.first.subarray(0, FIRST_SHOWN), (byte) => byte.toString(16).padStart(2, '0'));
      this.#log.report('http.not-http', `${end.bytes} bytes begin with ${shown.join(' ')}`, {
        ...place,
        streamOffset: 0,
      });
    }
    const { sni, why } = facts;
    const to = sni === null ? '' : `to ${sni}: `;
    const reason = why === null ? 'no record was opened' : TLS_REASONS[why];
    this.#log.report('tls.opaque', `${to}${client.bytes + server.bytes} bytes; ${reason}`, place);
  }
}

export function tlsRow(facts: ConnectionFacts, { facts: tls, clientSide }: TlsConnection): TlsConnectionRow {
  const [client, server] = clientSide === 0 ? [facts.client, facts.server] : [facts.server, facts.client];
  const tlsNs = tls.doneNs - tls.startNs;
  return {
    connection: facts.number,
    client: formatEndpoint(facts.version, client),
    server: formatEndpoint(facts.version, server),
    tls: tlsOf(tls),
    tlsNs: tlsNs >= 0 ? Math.round(tlsNs) : null,
  };
}
