import { gunzip, type Inflated, inflate, unbrotli } from './inflate.ts';
import type { HttpLimits } from './limits.ts';
import type { MessageDiagnostic } from './message.ts';

/** Ratios are not judged before this many decoded bytes. */
const BOMB_FLOOR = 1024 * 1024;

/** The content codings that are read, by the names of RFC 9110 §8.4.1 and their old aliases. */
export const CONTENT_CODINGS: Readonly<Record<string, (input: Uint8Array, limit: number) => Inflated>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: unbrotli,
};

export interface DecodedContent {
  readonly bytes: Uint8Array;
  /** Codings undone, outermost first. */
  readonly codings: readonly string[];
  readonly complete: boolean;
  readonly verified: boolean;
  readonly ratio: number;
  readonly diagnostics: readonly MessageDiagnostic[];
}

/** The codings of a Content-Encoding value in the order in which they were applied; `identity` is none. */
export function parseCodings(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
}

/**
 * Undoes content codings, the last applied first. Memory is bounded by `limits.decodedBody`; what could be read before a failure is
 * the content then. A declared coding that is not there leaves the body as it is.
 * @param codings as applied, the outermost last
 * @param cut true when the capture does not hold the whole body: then its early end is nobody's fault and not reported
 */
export function decodeContent(
  body: Uint8Array,
  codings: readonly string[],
  cut: boolean,
  limits: HttpLimits,
): DecodedContent {
  const diagnostics: MessageDiagnostic[] = [];
  const undone: string[] = [];
  let bytes = body;
  let complete = !cut;
  let verified = true;
  if (codings.length > limits.codings) {
    diagnostics.push({
      code: 'content.layers',
      detail: `${codings.length} content codings, at most ${limits.codings} are undone`,
    });
    return { bytes, codings: undone, complete: false, verified: false, ratio: 1, diagnostics };
  }
  for (const coding of codings.toReversed()) {
    const decode = Object.hasOwn(CONTENT_CODINGS, coding) ? CONTENT_CODINGS[coding] : undefined;
    if (decode === undefined) {
      diagnostics.push({ code: 'content.unknown-encoding', detail: `content coding ${coding}` });
      complete = false;
      break;
    }
    const inflated = decode(bytes, limits.decodedBody);
    if (inflated.end === 'not-coded') {
      if (!cut) diagnostics.push({ code: 'content.corrupt', detail: `declared ${coding}, but the body is not` });
      verified = false;
      break;
    }
    undone.push(coding);
    if (inflated.raw) diagnostics.push({ code: 'content.raw-deflate', detail: 'deflate without its zlib wrapper' });
    diagnose(inflated, coding, cut, limits, diagnostics);
    bytes = inflated.bytes;
    if (inflated.end === 'unverified') verified = false;
    else if (inflated.end !== 'whole') {
      complete = false;
      verified = false;
      // The next coding would only stumble over the cut.
      if (bytes.length === 0) break;
    }
    const decoded = inflated.end === 'limit' ? limits.decodedBody : bytes.length;
    if (isBomb(decoded, body.length, limits)) {
      diagnostics.push({
        code: 'content.bomb',
        detail: `${body.length} bytes expand to ${inflated.end === 'limit' ? 'more than ' : ''}${decoded}`,
      });
      // One layer too many of this and the next would be read from megabytes of padding.
      if (inflated.end === 'limit') break;
    }
  }
  const ratio = body.length === 0 ? 1 : bytes.length / body.length;
  return { bytes: undone.length === 0 ? body : bytes, codings: undone, complete, verified, ratio, diagnostics };
}

/** A gzip body that no header declares: its content when it can be undone without any doubt, else null. */
export function decodeUndeclaredGzip(body: Uint8Array, limits: HttpLimits): Uint8Array | null {
  if (body.length < 18 || body[0] !== 0x1f || body[1] !== 0x8b || body[2] !== 8) return null;
  const inflated = gunzip(body, limits.decodedBody);
  return inflated.end === 'whole' && inflated.trailing === 0 ? inflated.bytes : null;
}

function isBomb(decoded: number, encoded: number, limits: HttpLimits): boolean {
  return decoded > BOMB_FLOOR && decoded > encoded * limits.expansion;
}

function diagnose(
  inflated: Inflated,
  coding: string,
  cut: boolean,
  limits: HttpLimits,
  into: MessageDiagnostic[],
): void {
  const length = inflated.bytes.length;
  if (inflated.end === 'limit') {
    into.push({ code: 'content.limit', detail: `${coding} body decodes to more than ${limits.decodedBody} bytes` });
  } else if (inflated.end === 'unverified') {
    into.push({
      code: 'content.corrupt',
      detail: `${coding} checksum or length does not fit; the content is shown unverified`,
    });
  } else if (inflated.end === 'corrupt') {
    into.push({ code: 'content.corrupt', detail: `${coding} data is damaged after ${length} decoded bytes` });
  } else if (inflated.end === 'truncated' && !cut) {
    into.push({ code: 'content.truncated', detail: `${coding} data ends early, after ${length} decoded bytes` });
  }
  if (inflated.trailing > 0) {
    into.push({ code: 'content.trailing', detail: `${inflated.trailing} bytes after the ${coding} data` });
  }
}
