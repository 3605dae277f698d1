import { decodeText } from '../bytes/text.ts';
import { readAmf0 } from './amf0.ts';
import { readAmf3, readAmf3Name } from './amf3.ts';
import type { ClassSchema } from './class-schema.ts';
import { type AmfDiagnostic, FindingList } from './diagnostic.ts';
import { type AmfLimits, amfLimits } from './limits.ts';
import { EMPTY_STRING, Kind, Tape } from './tape.ts';
import { checkName } from './text-checks.ts';
import { ValueReader } from './value-reader.ts';
import type { Walk } from './walk.ts';

export interface SharedObjectOptions {
  readonly limits?: Partial<AmfLimits>;
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
}

/** A local shared object file (`.sol`): named AMF values behind a short header. */
export interface SharedObject {
  readonly name: string;
  /** AMF version of the values; null when the header cannot be read. */
  readonly version: 0 | 3 | null;
  readonly declaredLength: number;
  readonly tape: Tape;
  /** An object whose members are the values; `NO_NODE` when the header cannot be read. */
  readonly node: number;
  readonly diagnostics: readonly AmfDiagnostic[];
  readonly complete: boolean;
}

/** 00 BF, length of what follows, "TCSO", 00 04 00 00 00 00. */
const HEADER_LENGTH = 16;

interface Header {
  readonly name: string;
  readonly version: 0 | 3;
  readonly declaredLength: number;
  readonly end: number;
}

function readHeader(bytes: Uint8Array): Header | null {
  if (bytes.length < HEADER_LENGTH + 2 || bytes[0] !== 0 || bytes[1] !== 0xbf) return null;
  if (decodeText(bytes, 6, 10) !== 'TCSO') return null;
  const declaredLength = new DataView(bytes.buffer, bytes.byteOffset + 2, 4).getUint32(0);
  const nameEnd = HEADER_LENGTH + 2 + ((bytes[HEADER_LENGTH]! << 8) | bytes[HEADER_LENGTH + 1]!);
  const version = bytes[nameEnd + 3];
  if (version !== 0 && version !== 3) return null;
  return { name: decodeText(bytes, HEADER_LENGTH + 2, nameEnd), version, declaredLength, end: nameEnd + 4 };
}

/** Name of the next value as a tape key; 0 when it is cut. */
function readKey(walk: Walk, version: 0 | 3): number {
  if (version === 3) {
    const name = readAmf3Name(walk);
    return name < EMPTY_STRING ? 0 : name;
  }
  const at = walk.pos;
  if (at + 2 > walk.end) return 0;
  const end = at + 2 + ((walk.bytes[at]! << 8) | walk.bytes[at + 1]!);
  if (end > walk.end) return 0;
  checkName(walk, at + 2, end);
  walk.pos = end;
  return ~at;
}

/** Reads a shared object file. All values share their reference tables; AMF0 reference 0 is the shared object itself. Never throws. */
export function readSharedObject(bytes: Uint8Array, options: SharedObjectOptions = {}): SharedObject {
  const tape = new Tape();
  tape.reset(bytes, 0, bytes.length);
  const findings = new FindingList();
  const header = readHeader(bytes);
  if (header === null) {
    findings.add('amf.not-amf', 'no shared object header', 0);
    return { name: '', version: null, declaredLength: 0, tape, node: 0, diagnostics: findings.items, complete: false };
  }
  const { name, version, declaredLength } = header;
  if (declaredLength + 6 !== bytes.length) {
    findings.add('amf.length-mismatch', `${declaredLength} bytes declared, ${bytes.length - 6} there`, 2);
  }
  const reader = new ValueReader(tape);
  reader.reset(amfLimits(options.limits), options.classes === undefined ? {} : { classes: options.classes });
  const walk = reader.walk;
  walk.findings = findings;
  walk.begin(header.end, bytes.length);
  const node = walk.add(Kind.object, 0, 0, 0);
  if (version === 0) walk.enter0(node);
  let last = 0;
  while (walk.pos < walk.end && !walk.stopped) {
    const key = readKey(walk, version);
    if (key === 0) {
      walk.cutChild(node, last, 0, 'name');
      break;
    }
    last = walk.link(node, last, version === 0 ? readAmf0(walk, key, 1) : readAmf3(walk, key, 1));
    if (!walk.stopped && walk.take(1) < 0) walk.cutChild(node, last, 0, 'end of value');
  }
  const complete = !walk.stopped;
  walk.closeOpen(node, bytes.length);
  return { name, version, declaredLength, tape, node, diagnostics: findings.items, complete };
}
