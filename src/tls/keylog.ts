import { fromHex } from '../bytes/text.ts';

/** The secrets of TLS 1.3 that open records; one of a connection each. */
export const TRAFFIC_LABELS = [
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
] as const;

export type TrafficLabel = (typeof TRAFFIC_LABELS)[number];

/** Labels of key logs that open no record of TLS: exporters, ECH, later secrets (they follow from the first), QUIC. */
const OTHER_LABELS =
  /^(?:EXPORTER_SECRET|EARLY_EXPORTER_SECRET|ECH_SECRET|ECH_CONFIG|(?:QUIC_)?[A-Z_]+_TRAFFIC_SECRET(?:_\d+)?)$/;

const RANDOM = 32;
const MASTER = 48;
const MAX_LINE = 8192;

/** What takes the secrets of a key log. `random` etc. are lower-case hex. */
export interface SecretSink {
  /** `CLIENT_RANDOM`: the master secret of the connection with this client random. */
  master(random: string, secret: Uint8Array): void;
  /** `PMS_CLIENT_RANDOM`: its premaster secret. */
  premaster(random: string, secret: Uint8Array): void;
  /** `RSA`: the premaster secret whose encrypted form begins with these 8 bytes. */
  encryptedPremaster(first: string, secret: Uint8Array): void;
  /** `RSA Session-ID:… Master-Key:…`: the master secret of a session. */
  session(id: string, secret: Uint8Array): void;
  traffic(label: TrafficLabel, random: string, secret: Uint8Array): void;
}

/**
 * Reads a key log in the format of NSS (`SSLKEYLOGFILE`). What is not understood is passed over.
 * @param badLine told the number of each such line, from 1; never what stands in it
 * @returns number of secrets
 */
export function parseKeylog(bytes: Uint8Array, sink: SecretSink, badLine: (line: number) => void): number {
  let secrets = 0;
  let number = 0;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    number++;
    const taken = end - at > MAX_LINE ? false : parseLine(lineText(bytes, at, end), sink);
    if (taken === null) secrets += 0;
    else if (taken) secrets++;
    else badLine(number);
    at = end + 1;
  }
  return secrets;
}

/** @returns true: a secret; null: a line without one that is fine; false: not understood */
function parseLine(line: string, sink: SecretSink): boolean | null {
  if (line === '' || line.startsWith('#')) return null;
  const [label = '', first = '', second = '', ...more] = line.split(/ +/);
  if (more.length > 0) return false;
  if (label === 'RSA' && first.startsWith('Session-ID:')) return parseSession(first, second, sink);
  const name = first.toLowerCase();
  const key = fromHex(name);
  const secret = fromHex(second);
  if (key === null || secret === null || key.length === 0 || secret.length === 0) return false;
  switch (label) {
    case 'CLIENT_RANDOM':
      if (key.length !== RANDOM || secret.length !== MASTER) return false;
      sink.master(name, secret);
      return true;
    case 'PMS_CLIENT_RANDOM':
      if (key.length !== RANDOM) return false;
      sink.premaster(name, secret);
      return true;
    case 'RSA':
      if (key.length !== 8 || secret.length !== MASTER) return false;
      sink.encryptedPremaster(name, secret);
      return true;
    default:
      break;
  }
  const traffic = TRAFFIC_LABELS.find((known) => known === label);
  if (traffic === undefined) return OTHER_LABELS.test(label) ? null : false;
  if (key.length !== RANDOM || (secret.length !== 32 && secret.length !== 48)) return false;
  sink.traffic(traffic, name, secret);
  return true;
}

function parseSession(first: string, second: string, sink: SecretSink): boolean {
  const id = first.slice('Session-ID:'.length).toLowerCase();
  const secret = second.startsWith('Master-Key:') ? fromHex(second.slice('Master-Key:'.length)) : null;
  if (secret === null || secret.length !== MASTER || (fromHex(id)?.length ?? 0) === 0) return false;
  sink.session(id, secret);
  return true;
}

function lineText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString('latin1')
    .trim();
}
