/** What the AMF3 grammar is made of: integers of variable length, strings and their table (domain §4.2, §4.3). */
import { EMPTY_STRING } from './tape.ts';
import { checkName, checkText, noteKey } from './text-checks.ts';
import type { Walk } from './walk.ts';

/** `readString` and `readU29`: the data end. */
export const CUT = -1;
/** `readString`: no such entry. */
export const BAD = -2;

/** §4.2: 1 to 4 bytes, the fourth carries 8 bits. Returns 0 to 2^29 − 1, or `CUT`. */
export function readU29(walk: Walk): number {
  const at = walk.pos;
  if (at >= walk.end) return CUT;
  const byte = walk.bytes[at]!;
  if (byte < 0x80) {
    walk.pos = at + 1;
    return byte;
  }
  return readLongU29(walk, at);
}

function readLongU29(walk: Walk, start: number): number {
  const bytes = walk.bytes;
  const end = walk.end;
  let value = 0;
  let at = start;
  for (let index = 0; index < 3; index++) {
    if (at >= end) return CUT;
    const byte = bytes[at++]!;
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) {
      if (value < (index === 1 ? 0x80 : 0x4000))
        walk.report('amf.noncanonical-u29', 'integer longer than needed', start);
      walk.pos = at;
      return value;
    }
  }
  if (at >= end) return CUT;
  value = (value << 8) | bytes[at++]!;
  if (value < 0x200000) walk.report('amf.noncanonical-u29', 'integer longer than needed', start);
  walk.pos = at;
  return value;
}

/** §4.3: a string as its tape id; `CUT` or `BAD` (the index is then in `badIndex`). */
export function readString(walk: Walk, isName: boolean): number {
  const at = walk.pos;
  const handle = readU29(walk);
  if (handle < 0) return CUT;
  if ((handle & 1) === 0) {
    const slot = walk.stringBase + (handle >> 1);
    if (slot >= walk.stringTop) {
      badReference(walk, 'string', handle >> 1, at);
      return BAD;
    }
    return walk.tape.strings[slot]!;
  }
  const length = handle >> 1;
  if (length === 0) return EMPTY_STRING;
  const start = walk.pos;
  if (isName) {
    // The length of a name is known, but what is missing from it is not: nothing after it could be called by its right name.
    if (start + length > walk.end) return CUT;
    walk.pos = start + length;
  } else if (walk.take(length) < 0) return CUT;
  const id = walk.tape.addString(start, start + length);
  if (isName) walk.tape.stringHash[id] = checkName(walk, start, start + length);
  else checkText(walk, start, start + length);
  walk.enterString(id);
  return id;
}

/** Reports a reference to an entry that does not exist. */
export function badReference(walk: Walk, table: string, index: number, at: number): void {
  walk.errors++;
  if (walk.switches > 1) walk.scopeSuspect = true;
  if (walk.findings.lists('amf.bad-reference'))
    walk.report('amf.bad-reference', `AMF3 ${table} ${index} does not exist`, at);
  else walk.report('amf.bad-reference', '', at);
}

/** Notes the name (a string id) of a member that is about to be read. */
export function noteMember(walk: Walk, mark: number, name: number): void {
  const tape = walk.tape;
  const from = tape.stringStart[name]!;
  const to = tape.stringEnd[name]!;
  let hash = tape.stringHash[name]!;
  if (hash === 0) {
    hash = checkName(walk, from, to);
    tape.stringHash[name] = hash;
  }
  noteKey(walk, mark, name, hash, from, to);
}

/** The index of a multi-byte reference that was already read once. */
export function referenceIndex(walk: Walk, at: number): number {
  const here = walk.pos;
  walk.pos = at;
  const handle = readU29(walk);
  walk.pos = here;
  return handle >> 1;
}
