const SESSION_NAME = /^(?:jsessionid|phpsessid|cfid|cftoken|sid|.*sessid.*|aspsessionid.*|asp\.net_sessionid|dsid)$/i;
/** Shorter values are no session ids: `deleted`, `0`, an empty one. */
const SHORTEST = 8;
const MAX_FIELD = 8192;

/** True for a parameter or cookie that carries a session. */
export function isSessionName(name: string): boolean {
  return SESSION_NAME.test(name);
}

/** Appends to `keys` a number for each session cookie of a `Cookie` field: equal cookies have equal numbers. Nothing of the text is kept. */
export function readCookies(field: string | null, keys: number[]): void {
  if (field === null || field.length > MAX_FIELD) return;
  for (let from = 0; from < field.length; ) {
    const semicolon = field.indexOf(';', from);
    const to = semicolon < 0 ? field.length : semicolon;
    readCookie(field, from, to, keys);
    from = to + 1;
  }
}

/** The same for a `Set-Cookie` field, whose attributes are no cookies. */
export function readSetCookie(field: string, keys: number[]): void {
  if (field.length > MAX_FIELD) return;
  const semicolon = field.indexOf(';');
  readCookie(field, 0, semicolon < 0 ? field.length : semicolon, keys);
}

function readCookie(field: string, from: number, to: number, keys: number[]): void {
  const equals = field.indexOf('=', from);
  if (equals < 0 || to - equals - 1 < SHORTEST) return;
  const name = field.slice(from, equals).trim();
  if (name.length > 100 || !isSessionName(name)) return;
  keys.push(hash(name.toLowerCase(), field, equals + 1, to));
}

/** 52 bits out of two FNV-1a like sums: two of a million cookies agree by chance once in some thousand runs. */
function hash(name: string, text: string, from: number, to: number): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let at = 0; at < name.length; at++) {
    low = Math.imul(low ^ name.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ name.charCodeAt(at), 0x85ebca6b) ^ (high >>> 15);
  }
  for (let at = from; at < to; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(at), 0x85ebca6b) ^ (high >>> 15);
  }
  return (high & 0xfffff) * 2 ** 32 + (low >>> 0);
}
