import type { HttpMessage } from '../http/message.ts';

export interface StreamCommand {
  readonly form: 'open' | 'close';
  /** Flex client id (`DSId`) from the query or the form body; null when not told. */
  readonly flexClientId: string | null;
}

const QUERY_COMMAND = /[?&]command=(open|close)(?:&|$)/;
const QUERY_ID = /[?&]DSId=([^&#]{1,200})/i;
const BODY_ID = /(?:^|&)DSId=([^&]{1,200})/i;

/** The command of a request that opens or closes a streaming channel (domain §1.7); null when it is none. */
export function streamCommand(request: HttpMessage): StreamCommand | null {
  const { target, method, body } = request;
  if (target === null || !target.includes('command=') || (method !== 'POST' && method !== 'GET')) return null;
  const form = QUERY_COMMAND.exec(target)?.[1];
  if (form !== 'open' && form !== 'close') return null;
  let id = QUERY_ID.exec(target)?.[1] ?? null;
  if (id === null && body !== null && body.to - body.from <= 4096) {
    id = BODY_ID.exec(String.fromCharCode(...body.bytes.subarray(body.from, body.to)))?.[1] ?? null;
  }
  return { form, flexClientId: id };
}

const SWITCH = 0x11;
const OBJECT = 0x0a;

/**
 * True when a body begins like the frames of a channel (a hexadecimal size line, or an AMF3 object) and not like an envelope, whose first byte is 0.
 */
export function looksLikeStream(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 4) return false;
  const first = bytes[from]!;
  if (first === OBJECT) return true;
  if (first === SWITCH) return bytes[from + 1] === OBJECT;
  for (let at = from; at < Math.min(to, from + 9); at++) {
    if (bytes[at] === 0x0d) return at > from && bytes[at + 1] === 0x0a;
    if (!/[0-9a-f]/i.test(String.fromCharCode(bytes[at]!))) return false;
  }
  return false;
}
