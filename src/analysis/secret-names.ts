/** Which member, header and parameter names hide secrets (domain §8.5). Over-redaction is acceptable, under-redaction is not. */

const CONTAINS = /pass(?:word|wd|phrase)|pwd|secret|token|api.?key|authorization|credential|card.?number/;
const EXACT = new Set(['remoteusername', 'remotepassword', 'dsid', 'credentialsid', 'clearedcredentials']);

/** True for a name whose value is never shown. `extra` are the user's own patterns. */
export function isSecretName(name: string, extra: readonly NamePattern[] = []): boolean {
  const lower = name.toLowerCase();
  if (CONTAINS.test(lower) || lower.endsWith('pass') || EXACT.has(lower) || isCardOrSocial(name, lower)) return true;
  return extra.some((pattern) => matchesPattern(lower, pattern));
}

/** `ssn` and `cvv` only as whole words: both are parts of innocent names. */
function isCardOrSocial(name: string, lower: string): boolean {
  if (!lower.includes('ssn') && !lower.includes('cvv')) return false;
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => /^(?:ssn|cvv)\d*$/.test(word));
}

/** A name pattern in lower case; `*` stands for any run of characters. */
export type NamePattern = string;

/** Compares in time linear to both for patterns with one star, and never worse than their product. */
function matchesPattern(name: string, pattern: NamePattern): boolean {
  let at = 0;
  let p = 0;
  let starAt = -1;
  let retryAt = 0;
  while (at < name.length) {
    if (pattern[p] === '*') {
      starAt = p++;
      retryAt = at;
    } else if (pattern[p] === name[at]) {
      p++;
      at++;
    } else if (starAt >= 0) {
      p = starAt + 1;
      at = ++retryAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
