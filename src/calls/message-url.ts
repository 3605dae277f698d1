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
  const before = LAST.get(context);
  if (before !== undefined && before.target === target && before.authority === authority) return before.url;
  const url = `${context.scheme}://${authority}${target.startsWith('/') ? '' : '/'}${target}`;
  LAST.set(context, { target, authority, url });
  return url;
}

/** A connection mostly asks one URL again and again. */
const LAST = new WeakMap<
  ConnectionContext,
  { readonly target: string; readonly authority: string; readonly url: string }
>();
