import type { HttpMessage } from '../http/message.ts';
import type { ConnectionContext } from './connection-context.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** The URL a request went to: its own when it is absolute (through a proxy), else built from `Host`, or from the server's address without one. */
export function requestUrl(request: HttpMessage, context: ConnectionContext): string | null {
  const { target } = request;
  if (target === null) return null;
  if (SCHEME.test(target)) return target;
  const host = request.headers.get('host');
  const authority = host === null || host === '' ? context.server : host;
  const at = (target.length * 31 + authority.length) % LAST.length;
  const before = LAST[at]!;
  if (before.target === target && before.authority === authority && before.scheme === context.scheme) return before.url;
  const url = `${context.scheme}://${authority}${target.startsWith('/') ? '' : '/'}${target}`;
  LAST[at] = { target, authority, scheme: context.scheme, url };
  return url;
}

interface KnownUrl {
  readonly target: string;
  readonly authority: string;
  readonly scheme: string;
  readonly url: string;
}

/** A capture asks a few URLs again and again: those made last, by the lengths of their parts. Kept by connection they would keep the head of a request for each. */
const LAST: KnownUrl[] = Array.from({ length: 64 }, () => ({ target: '', authority: '', scheme: '', url: '' }));
