import { CR, indexOfLf, isDigit, SPACE, TOKEN } from './characters.ts';

/** What the bytes at a message boundary begin. `short`: too few bytes to tell. */
export type StartKind = 'request' | 'response' | 'none' | 'short';

const HTTP = [0x48, 0x54, 0x54, 0x50, 0x2f];
const MAX_METHOD = 32;

/** Methods that are believed without a version behind them (RFC 9110, WebDAV, what browsers and plug-ins send). */
const KNOWN_METHODS: readonly string[] = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'PATCH',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'SEARCH',
  'REPORT',
];

/** Judges by the first bytes alone: `HTTP/`, or a token of capitals and a space. */
export function startKind(bytes: Uint8Array, from: number, to: number): StartKind {
  let same = 0;
  while (same < HTTP.length && from + same < to && bytes[from + same] === HTTP[same]) same++;
  if (same === HTTP.length) return 'response';
  let at = from;
  const end = Math.min(to, from + MAX_METHOD);
  while (at < end && isMethodByte(bytes[at]!)) at++;
  if (at < to) return at > from && bytes[at] === SPACE ? 'request' : 'none';
  return 'short';
}

function isMethodByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === 0x2d || byte === 0x5f;
}

/** True when `[from, to)` begins with the name of a well-known method and a space. */
export function startsWithKnownMethod(bytes: Uint8Array, from: number, to: number): boolean {
  return KNOWN_METHODS.some((method) => {
    if (to - from <= method.length || bytes[from + method.length] !== SPACE) return false;
    for (let i = 0; i < method.length; i++) if (bytes[from + i] !== method.charCodeAt(i)) return false;
    return true;
  });
}

/**
 * Whether a segment begins a message beyond reasonable doubt: used to find the way back after bytes were lost, never inside a message. A status line
 * needs `HTTP/1.x` and a digit; a request a known method and, when its line ends here, the version.
 */
export function beginsMessage(bytes: Uint8Array, from: number, to: number): 'request' | 'response' | null {
  const kind = startKind(bytes, from, to);
  if (kind === 'response') {
    return to - from >= 10 && bytes[from + 5] === 0x31 && bytes[from + 6] === 0x2e && bytes[from + 8] === SPACE
      ? 'response'
      : null;
  }
  if (kind !== 'request' || !startsWithKnownMethod(bytes, from, to)) return null;
  const end = indexOfLf(bytes, from, to);
  if (end < 0) return 'request';
  return versionStart(bytes, from, lineEnd(bytes, from, end)) === null ? null : 'request';
}

/** Whether what begins like this may come in a direction; null: in one that is not known yet. */
export function isOf(kind: StartKind, direction: 'request' | 'response' | null): boolean {
  return kind === 'short' || direction === null || direction === kind;
}

/**
 * Whether the beginning of a head, `length` bytes, still can become one. `firstLine`: length of its first line with its end, 0 while that is
 * not whole.
 */
export function canStart(
  bytes: Uint8Array,
  length: number,
  firstLine: number,
  direction: 'request' | 'response' | null,
): boolean {
  const kind = startKind(bytes, 0, length);
  if (kind === 'none' || !isOf(kind, direction)) return false;
  if (firstLine === 0 || kind === 'short') return true;
  if (kind === 'response') return firstLine >= 10 && bytes[5] === 0x31 && bytes[6] === 0x2e;
  const version = versionStart(bytes, 0, lineEnd(bytes, 0, firstLine - 1));
  return version !== null && bytes[version + 5] === 0x31;
}

/** Where the text of a line ends whose LF stands at `lf`: before an optional CR. */
export function lineEnd(bytes: Uint8Array, from: number, lf: number): number {
  return lf > from && bytes[lf - 1] === CR ? lf - 1 : lf;
}

/** Offset of `HTTP/d.d` when a request line ends in it after a space, else null. */
export function versionStart(bytes: Uint8Array, from: number, to: number): number | null {
  let end = to;
  while (end > from && bytes[end - 1] === SPACE) end--;
  const at = end - 8;
  if (at <= from || bytes[at - 1] !== SPACE) return null;
  return isVersion(bytes, at) ? at : null;
}

/** `HTTP/d.d` at `at`. */
export function isVersion(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < HTTP.length; i++) if (bytes[at + i] !== HTTP[i]) return false;
  return isDigit(bytes[at + 5]!) && bytes[at + 6] === 0x2e && isDigit(bytes[at + 7]!);
}

/** Length of the method token at `from`, 0 when there is none before a space. */
export function methodLength(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && TOKEN[bytes[at]!] === 1) at++;
  return at < to && bytes[at] === SPACE ? at - from : 0;
}
