/** Record content types, RFC 8446 §5.1. */
export const Content = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
  /** A ClientHello in the record form of SSL 2.0 (RFC 5246 §E.2); not a number of the wire. */
  helloV2: 0x100,
} as const;

/** Handshake message types, RFC 8446 §4 and RFC 5246 §7.4. */
export const Message = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  certificate: 11,
  serverHelloDone: 14,
  clientKeyExchange: 16,
  finished: 20,
  keyUpdate: 24,
} as const;

export const SSL30 = 0x0300;
export const TLS10 = 0x0301;
export const TLS11 = 0x0302;
export const TLS12 = 0x0303;
export const TLS13 = 0x0304;

/** A record's header: type, version, length. */
export const HEADER_LENGTH = 5;
/** Longest fragment that is taken for one: 2^14 and what a cipher may add, RFC 5246 §6.2.3. */
export const MAX_FRAGMENT = 16384 + 2048;
/** The draft from which on records are protected as in RFC 8446. */
const FIRST_FINAL_DRAFT = 0x7f1a;

/** `TLS 1.2`, `SSL 3.0`, `TLS 1.3 (draft 23)`, `version 0x0305`. */
export function versionName(version: number): string {
  if (version === 0x0002) return 'SSL 2.0';
  if (version === SSL30) return 'SSL 3.0';
  if (version >= TLS10 && version <= TLS13) return `TLS 1.${version - TLS10}`;
  if (version >> 8 === 0x7f) return `TLS 1.3 (draft ${version & 0xff})`;
  return `version 0x${version.toString(16).padStart(4, '0')}`;
}

/** The version whose rules are followed; null when they are not known here. Late drafts of TLS 1.3 are TLS 1.3. */
export function rulesOf(version: number): number | null {
  if (version >= SSL30 && version <= TLS13) return version;
  return version >= FIRST_FINAL_DRAFT && version >> 8 === 0x7f ? TLS13 : null;
}
