/** Session ids and secrets inside URLs and running text. `mark` turns a secret into what stands in for it. */

type IsSecret = (name: string) => boolean;
type Mark = (value: string) => string;

/** `;name=value`, `?name=value`, `&name=value`. The name may be percent-encoded; then it is no name anybody reads as a session. */
const PARAMETER = /([;?&])([^=;?&#/\s]{1,100})=([^;?&#\s"'<>]*)/g;
const USER_INFO = /^([a-z][a-z0-9+.-]{0,20}:\/\/)([^/?#@\s]{1,500})@/i;
/** `name=value`, `name: value`, `"name": "value"` in prose. */
const ASSIGNMENT = /([\w.-]{1,60})(["']?\s{0,3}[=:]\s{0,3}["']?)([^\s"'<>;,&]{1,4096})/g;
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
  return text.replace(ASSIGNMENT, (all, name: string, sign: string, value: string) => {
    if (!isSecret(name) || value.startsWith('[redacted')) return all;
    return `${name}${sign}${mark(value)}`;
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
