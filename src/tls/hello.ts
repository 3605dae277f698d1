import { toHex } from '../bytes/text.ts';
import { Cursor } from './cursor.ts';

/** RFC 8446 §4.1.3: SHA-256 of "HelloRetryRequest". */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Extension numbers (IANA, TLS ExtensionType Values). */
const Extension = {
  serverName: 0,
  alpn: 16,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
} as const;

/** What is read of the extensions of either hello, and of EncryptedExtensions. */
export interface Extensions {
  sni: string | null;
  /** Offered by a client, chosen by a server. */
  alpn: readonly string[];
  encryptThenMac: boolean;
  extendedMasterSecret: boolean;
  /** Of the client; empty when it only says that it takes tickets. */
  ticket: Uint8Array | null;
  preSharedKey: boolean;
  earlyData: boolean;
  /** Chosen by a server. */
  version: number | null;
}

export interface ClientHello {
  readonly version: number;
  /** 64 hex digits: what key logs name a connection by. */
  readonly random: string;
  readonly randomBytes: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly extensions: Extensions;
}

export interface ServerHello {
  readonly version: number;
  readonly randomBytes: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly suite: number;
  readonly compression: number;
  readonly isRetry: boolean;
  readonly extensions: Extensions;
}

/** RFC 5246 §7.4.1.2, RFC 8446 §4.1.2. @param from behind the message header @returns null when its lengths do not fit, nothing of it is kept borrowed */
export function parseClientHello(bytes: Uint8Array, from: number, to: number): ClientHello | null {
  const cursor = new Cursor(bytes, from, to);
  const version = cursor.u16();
  const randomBytes = cursor.take(32).slice();
  const sessionId = cursor.take(cursor.u8()).slice();
  cursor.take(cursor.u16());
  cursor.take(cursor.u8());
  const extensions = parseExtensions(cursor, true);
  if (cursor.overrun || extensions === null || sessionId.length > 32) return null;
  return { version, random: toHex(randomBytes, 0, 32), randomBytes, sessionId, extensions };
}

/** The form of SSL 2.0, RFC 5246 §E.2. @param from behind the two bytes of length */
export function parseClientHelloV2(bytes: Uint8Array, from: number, to: number): ClientHello | null {
  const cursor = new Cursor(bytes, from, to);
  cursor.u8();
  const version = cursor.u16();
  const suites = cursor.u16();
  const session = cursor.u16();
  const challengeLength = cursor.u16();
  cursor.take(suites);
  const sessionId = cursor.take(session).slice();
  const challenge = cursor.take(challengeLength);
  if (cursor.overrun || challengeLength > 32) return null;
  const randomBytes = new Uint8Array(32);
  randomBytes.set(challenge, 32 - challengeLength);
  return { version, random: toHex(randomBytes, 0, 32), randomBytes, sessionId, extensions: noExtensions() };
}

/** RFC 5246 §7.4.1.3, RFC 8446 §4.1.3. Drafts of TLS 1.3 before 22 have another form: only their version is known. */
export function parseServerHello(bytes: Uint8Array, from: number, to: number): ServerHello | null {
  const cursor = new Cursor(bytes, from, to);
  const version = cursor.u16();
  const randomBytes = cursor.take(32).slice();
  if (version >> 8 === 0x7f) {
    const suite = cursor.u16();
    const none = new Uint8Array(0);
    return cursor.overrun
      ? null
      : { version, randomBytes, sessionId: none, suite, compression: 0, isRetry: false, extensions: noExtensions() };
  }
  const sessionId = cursor.take(cursor.u8()).slice();
  const suite = cursor.u16();
  const compression = cursor.u8();
  const extensions = parseExtensions(cursor, false);
  if (cursor.overrun || extensions === null || sessionId.length > 32) return null;
  return {
    version: extensions.version ?? version,
    randomBytes,
    sessionId,
    suite,
    compression,
    isRetry: toHex(randomBytes, 0, 32) === RETRY_RANDOM,
    extensions,
  };
}

/** RFC 8446 §4.3.1. */
export function parseEncryptedExtensions(bytes: Uint8Array, from: number, to: number): Extensions | null {
  return parseExtensions(new Cursor(bytes, from, to), false);
}

/** What a NewSessionTicket of TLS 1.2 holds (RFC 5077 §3.3): the ticket. */
export function parseTicket(bytes: Uint8Array, from: number, to: number): Uint8Array | null {
  const cursor = new Cursor(bytes, from, to);
  cursor.take(4);
  const ticket = cursor.take(cursor.u16()).slice();
  return cursor.overrun || ticket.length === 0 ? null : ticket;
}

function noExtensions(): Extensions {
  return {
    sni: null,
    alpn: [],
    encryptThenMac: false,
    extendedMasterSecret: false,
    ticket: null,
    preSharedKey: false,
    earlyData: false,
    version: null,
  };
}

/** @returns null when a length does not fit */
function parseExtensions(cursor: Cursor, isClient: boolean): Extensions | null {
  const found = noExtensions();
  // Before TLS 1.2 hellos may end here.
  if (cursor.left === 0) return found;
  const list = cursor.inner(cursor.u16());
  while (list.left > 0 && !list.overrun) {
    const type = list.u16();
    const body = list.inner(list.u16());
    readExtension(type, body, found, isClient);
    if (body.overrun) return null;
  }
  return cursor.overrun || list.overrun ? null : found;
}

function readExtension(type: number, body: Cursor, found: Extensions, isClient: boolean): void {
  switch (type) {
    case Extension.serverName:
      if (body.left > 0) found.sni = serverName(body);
      return;
    case Extension.alpn:
      found.alpn = protocolNames(body);
      return;
    case Extension.encryptThenMac:
      found.encryptThenMac = true;
      return;
    case Extension.extendedMasterSecret:
      found.extendedMasterSecret = true;
      return;
    case Extension.sessionTicket:
      found.ticket = body.take(body.left).slice();
      return;
    case Extension.preSharedKey:
      found.preSharedKey = true;
      return;
    case Extension.earlyData:
      found.earlyData = true;
      return;
    case Extension.supportedVersions:
      if (!isClient) found.version = body.u16();
      return;
    default:
      return;
  }
}

/** RFC 6066 §3: the first host name. */
function serverName(body: Cursor): string | null {
  const list = body.inner(body.u16());
  while (list.left > 0 && !list.overrun) {
    const type = list.u8();
    const name = list.take(list.u16());
    if (type === 0 && name.length > 0) return latin1(name.subarray(0, 255));
  }
  body.overrun ||= list.overrun;
  return null;
}

/** RFC 7301 §3.1. */
function protocolNames(body: Cursor): string[] {
  const names: string[] = [];
  const list = body.inner(body.u16());
  while (list.left > 0 && !list.overrun && names.length < 32) names.push(latin1(list.take(list.u8())));
  body.overrun ||= list.overrun;
  return names;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
