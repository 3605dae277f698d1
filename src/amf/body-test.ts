import { equalsAscii } from '../bytes/text.ts';
import { readEnvelope } from './envelope.ts';
import { looksLikeCounts, looksLikeEnvelope } from './head.ts';

/** `definite`: the whole envelope decodes. `probable`: its first header or body does, or only its head was looked at. */
export type EnvelopeVerdict = 'definite' | 'probable' | 'no';

/** What stands before an envelope. */
export type EnvelopePrefix = 'bom' | 'whitespace' | 'php-text' | 'other';

export interface EnvelopePlace {
  readonly verdict: EnvelopeVerdict;
  /** Absolute start of the envelope; of the body when the verdict is `no`. */
  readonly offset: number;
  readonly prefix: EnvelopePrefix | null;
}

export interface LocateOptions {
  /** The message says that it is AMF: then a plausible head is enough, whatever the version word, and nothing is decoded on trial. */
  readonly declaredAmf?: boolean;
}

/** How far behind foreign text an envelope is looked for, and how often a candidate is decoded on trial. */
const SCAN_BYTES = 65_536;
const MAX_TRIALS = 32;

/** First bytes of formats that are not AMF unless an envelope stands behind them. */
const FOREIGN = ['<', '{', '[', '%PDF', 'GIF8', '\x1f\x8b'] as const;

const PHP_SIGNS = ['Warning:', 'Notice:', 'Fatal error:', 'Parse error:', '<br />', '<?php', 'Stack trace:'] as const;

function startsWith(bytes: Uint8Array, from: number, to: number, text: string): boolean {
  return from + text.length <= to && equalsLatin1(bytes, from, text);
}

function equalsLatin1(bytes: Uint8Array, from: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}

function decodes(bytes: Uint8Array, at: number, to: number): boolean {
  const envelope = readEnvelope(bytes, at, to);
  return envelope.complete && envelope.headers.length + envelope.bodies.length > 0;
}

function prefixKind(bytes: Uint8Array, from: number, to: number): EnvelopePrefix {
  if (to - from === 3 && startsWith(bytes, from, to, '\xef\xbb\xbf')) return 'bom';
  let blank = true;
  for (let at = from; at < to && blank; at++) blank = bytes[at] === 0x20 || bytes[at] === 0x0d || bytes[at] === 0x0a;
  if (blank) return 'whitespace';
  for (let at = from; at < to; at++) {
    if (PHP_SIGNS.some((sign) => startsWith(bytes, at, to, sign))) return 'php-text';
  }
  return 'other';
}

/** True when the body begins like something else than AMF. */
export function looksForeign(bytes: Uint8Array, from: number, to: number): boolean {
  return FOREIGN.some((sign) => startsWith(bytes, from, to, sign));
}

/** Six zero bytes and nothing else. */
function isEmptyEnvelope(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 6 && equalsAscii(bytes, from, to, '\0\0\0\0\0\0');
}

/**
 * Tells whether `bytes[from, to)` (transfer and content codings removed) is a remoting envelope, and where it begins (domain §1.4). Foreign bytes
 * before it, like a byte order mark or PHP warnings, are recognised up to 64 KiB.
 */
export function locateEnvelope(
  bytes: Uint8Array,
  from: number,
  to: number,
  options: LocateOptions = {},
): EnvelopePlace {
  const declared = options.declaredAmf === true;
  const none: EnvelopePlace = { verdict: 'no', offset: from, prefix: null };
  if (declared && to - from >= 6 && isEmptyEnvelope(bytes, from, to))
    return { verdict: 'definite', offset: from, prefix: null };
  if (looksLikeEnvelope(bytes, from, to)) {
    const verdict = !declared && decodes(bytes, from, to) ? 'definite' : 'probable';
    return { verdict, offset: from, prefix: null };
  }
  const last = Math.min(to - 6, from + SCAN_BYTES);
  let trials = 0;
  for (let at = from + 1; at <= last && trials < MAX_TRIALS; at++) {
    if (bytes[at] !== 0 || !looksLikeEnvelope(bytes, at, to)) continue;
    trials++;
    if (decodes(bytes, at, to)) return { verdict: 'definite', offset: at, prefix: prefixKind(bytes, from, at) };
  }
  if (declared && !looksForeign(bytes, from, to) && to - from >= 8) {
    // A version nobody writes, or counts beyond belief, before what is an envelope for the rest.
    const plausible = looksLikeCounts(bytes, from + 2, to) || looksLikeBoldCounts(bytes, from, to);
    if (plausible) return { verdict: 'probable', offset: from, prefix: null };
  }
  return none;
}

/** A known version word before counts that are too high to be believed without a declaration. */
function looksLikeBoldCounts(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[from] !== 0 || (bytes[from + 1] !== 0 && bytes[from + 1] !== 1 && bytes[from + 1] !== 3)) return false;
  return to - from > 6;
}
