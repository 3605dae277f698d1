import type { Head } from './head.ts';
import type { Framing } from './message.ts';

/** How a body ends, or that there is no HTTP behind the head at all. Filled by `frameBody`, overwritten by the next call. */
export interface BodyFraming {
  framing: Framing;
  /** Bytes of a counted body. */
  length: number;
  /** A tunnel: what follows the head is another protocol. */
  tunnel: boolean;
  /** The sender's framing is broken: the end it gives proves nothing, and a later message may be found inside. */
  broken: boolean;
  /** Length in the other reading when two exist, else null. */
  otherLength: number | null;
}

/**
 * Message body length, RFC 9112 §6.3; the numbers are those of its list.
 * @param requestMethod of the request that a response answers; null when unknown
 */
export function frameBody(head: Head, requestMethod: string | null, result: BodyFraming): void {
  result.framing = 'none';
  result.length = 0;
  result.tunnel = false;
  result.broken = false;
  result.otherLength = null;
  const { lengths, codings, status } = head;
  if (head.isResponse && status !== null) {
    // 1. HEAD, 1xx, 204 and 304: the head ends the message, whatever its fields say. 101 leaves HTTP.
    if (status === 101) result.tunnel = true;
    if (requestMethod === 'HEAD' || status < 200 || status === 204 || status === 304) return;
    // 2. A successful answer to CONNECT makes the connection a tunnel.
    if (requestMethod === 'CONNECT' && status < 300) {
      result.tunnel = true;
      return;
    }
  }
  // 3. Transfer-Encoding overrides Content-Length. (What else that may mean is said by the reader.)
  if (codings.final !== 'absent' && lengths.value !== null) result.otherLength = lengths.value;
  // 4. Chunked at the end frames the body; another coding leaves a response to the close, and a request without an end.
  if (codings.final === 'chunked') {
    result.framing = 'chunked';
    return;
  }
  if (codings.final === 'other') {
    result.framing = 'close';
    result.broken = true;
    return;
  }
  // 5. Invalid lengths are an error without recovery; of several that differ the first is tried, because it often fits.
  if (lengths.invalid !== null) {
    result.framing = 'close';
    result.broken = true;
    return;
  }
  if (lengths.other !== null) {
    result.framing = 'length';
    result.length = lengths.value ?? 0;
    result.otherLength = lengths.other;
    result.broken = true;
    return;
  }
  // 6. A valid length.
  if (lengths.value !== null) {
    result.framing = 'length';
    result.length = lengths.value;
    return;
  }
  // 7. A request without either has no body. 8. A response without either ends with the connection.
  if (head.isResponse) result.framing = 'close';
}
