/** Session ids and secrets inside URLs and running text. `mark` turns a secret into what stands in for it. */

type IsSecret = (name: string) => boolean;
type Mark = (value: string) => string;

/** `;name=value`, `?name=value`, `&name=value`. The name may be percent-encoded; then it is no name anybody reads as a session. */
const PARAMETER = /([;?&])([^=;?&#/\s]{1,100})=([^;?&#\s"'<>]*)/g;
const USER_INFO = /^([a-z][a-z0-9+.-]{0,20}:\/\/)([^/?#@\s]{1,500})@/i;
/** The same anywhere in a text. */
const USER_INFO_INSIDE = /([a-z][a-z0-9+.-]{0,20}:\/\/)([^/?#@\s"'<>]{1,500})@/gi;
/** The front of `name=value`, `name: value`, `"name": "value"` in prose. */
const ASSIGNMENT = /([\w.-]{1,60})["']?\s{0,3}[=:]\s{0,3}["']?/g;
/** What is hidden after it; an HTTP authorization is two words. */
const ASSIGNED = /(?:(?:basic|bearer|digest|negotiate) )?[^\s"'<>;,&]+/iy;
const MAY_ASSIGN = /[=:]/;

export function redactUrl(url: string, isSecret: IsSecret, mark: Mark): string {
  const withoutUser = url.replace(USER_INFO, (_all, scheme: string, user: string) => `${scheme}${mark(user)}@`);
  if (!withoutUser.includes('=')) return withoutUser;
  return withoutUser.replace(PARAMETER, (all, before: string, name: string, value: string) =>
    value !== '' && isSecret(decoded(name)) ? `${before}${name}=${mark(value)}` : all,
  );
}

export function redactText(text: string, isSecret: IsSecret, mark: Mark): string {
  if (!MAY_ASSIGN.test(text)) return text;
  return assignments(withoutUsers(text, mark), isSecret, mark);
}

function withoutUsers(text: string, mark: Mark): string {
  if (!text.includes('@')) return text;
  return text.replace(USER_INFO_INSIDE, (all, scheme: string, user: string) =>
    user.startsWith('[redacted') ? all : `${scheme}${mark(user)}@`,
  );
}

function assignments(text: string, isSecret: IsSecret, mark: Mark): string {
  let shown = '';
  let from = 0;
  for (const match of text.matchAll(ASSIGNMENT)) {
    const at = match.index + match[0].length;
    if (match.index < from || !isSecret(match[1]!)) continue;
    ASSIGNED.lastIndex = at;
    const value = ASSIGNED.exec(text)?.[0];
    if (value === undefined || value.startsWith('[redacted')) continue;
    shown += text.slice(from, at) + mark(value);
    from = at + value.length;
  }
  return from === 0 ? text : shown + text.slice(from);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
