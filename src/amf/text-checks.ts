import { equalsAscii, TextForm, textForm } from '../bytes/text.ts';
import { isSuspect, reportSuspect } from './content-checks.ts';
import { Flag } from './tape.ts';
import type { Walk } from './walk.ts';

const RESERVED_NAMES = ['__proto__', 'constructor', 'prototype'] as const;

function hashStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** Never 0, which stands for "not computed". */
function hashEnd(hash: number): number {
  return (hash ^ (hash >>> 15)) | 1;
}

/** Of names that are dangerous in JavaScript. */
export const RESERVED_HASHES: readonly number[] = RESERVED_NAMES.map((name) => {
  let hash = 0;
  for (let index = 0; index < name.length; index++) hash = hashStep(hash, name.charCodeAt(index));
  return hashEnd(hash);
});
const [HASH_PROTO, HASH_CONSTRUCTOR, HASH_PROTOTYPE] = RESERVED_HASHES;

const UNSAFE_IN_NAMES = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Checks the text of a string value: encoding, size, serialized objects in it. */
export function checkText(walk: Walk, from: number, to: number): void {
  if (to === from) return;
  const bytes = walk.bytes;
  if (to - from > walk.maxString) {
    walk.report('amf.string-limit', `string of ${to - from} bytes`, from);
    return;
  }
  if (isSuspect(bytes[from]!)) reportSuspect(walk, from, to);
  let at = from;
  while (at < to && bytes[at]! < 0x80) at++;
  if (at < to) checkEncoding(walk, at, to);
}

function checkEncoding(walk: Walk, from: number, to: number): void {
  // Missing bytes read as 0 and may stand inside a character.
  if ((walk.tape.flags[walk.tape.count - 1]! & Flag.hole) !== 0) return;
  const form = textForm(walk.bytes, from, to);
  if (form === TextForm.invalid) walk.report('amf.bad-utf8', 'text is not UTF-8', from);
  else if (form === TextForm.modified) walk.report('amf.modified-utf8', 'text is modified UTF-8', from);
}

/** Checks the text of a name and returns its hash. */
export function checkName(walk: Walk, from: number, to: number): number {
  const bytes = walk.bytes;
  let hash = 0;
  let odd = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    hash = Math.imul(hash ^ byte, 0x01000193);
    if (byte < 0x20 || byte > 0x7e) odd = true;
  }
  if (odd) checkOddName(walk, from, to);
  return hashEnd(hash);
}

function checkOddName(walk: Walk, from: number, to: number): void {
  walk.nameFindings++;
  const form = textForm(walk.bytes, from, to);
  if (form === TextForm.invalid) walk.report('amf.bad-utf8', 'name is not UTF-8', from);
  else if (form === TextForm.modified) walk.report('amf.modified-utf8', 'name is modified UTF-8', from);
  const shown = new TextDecoder().decode(walk.bytes.subarray(from, Math.min(to, from + 1024)));
  if (UNSAFE_IN_NAMES.test(shown)) {
    walk.report('indicator.control-chars', 'control or bidirectional characters in a name', from);
  }
}

/** Notes a member name of an object: told twice, or dangerous in JavaScript. */
export function noteKey(walk: Walk, mark: number, key: number, hash: number, from: number, to: number): void {
  if (walk.keys.add(walk.tape, mark, hash, key)) {
    walk.nameFindings++;
    walk.report('amf.duplicate-key', 'a name comes twice', from);
  }
  if (hash === HASH_PROTO || hash === HASH_CONSTRUCTOR || hash === HASH_PROTOTYPE) {
    const name = RESERVED_NAMES.find((reserved) => equalsAscii(walk.bytes, from, to, reserved));
    if (name === undefined) return;
    walk.nameFindings++;
    walk.report('amf.reserved-key', `member ${name}`, from);
  }
}
