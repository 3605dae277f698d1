import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { ClassSchema } from './class-schema.ts';
import { FindingList } from './diagnostic.ts';
import type { ExternalLayout } from './externalizable/body.ts';
import type { GuessMemory } from './guess-memory.ts';
import type { GuessPlan } from './guess-plan.ts';
import type { KeySet } from './key-set.ts';
import { type AmfLimits, DEFAULT_AMF_LIMITS } from './limits.ts';
import { OPAQUE_REASONS, type OpaqueReason } from './opaque.ts';
import { Flag, Kind, type Tape } from './tape.ts';

/**
 * State of a walk over one value tree: position, reference tables, findings. The grammars (`amf0.ts`, `amf3.ts`) are functions over it.
 *
 * Bytes are readable in `[pos, end)`; `end` is `limit` or the next hole. A value of known length goes through `take`, which steps over a hole
 * inside it; everything else stops there. After a fatal finding `stopped` is true, the position is where it happened, and the containers that
 * were open keep `end` 0 until `closeOpen`.
 */
export class Walk {
  readonly tape: Tape;
  bytes: Uint8Array;
  pos = 0;
  end = 0;
  limit = 0;
  /** Bytes known to be missing after `limit`. */
  missing = 0;
  /** Offset 0 of findings. */
  origin = 0;
  stopped = false;
  /** `stopped` by a fatal finding, not by an externalizable that was given up. */
  fatal = false;
  /** The fatal finding was the end of the data. */
  ranOut = false;
  /** A count above what the bytes can hold was met: running out of data is its consequence and is not reported again. */
  #countExceeded = false;
  maxDepth = DEFAULT_AMF_LIMITS.maxDepth;
  maxNode = DEFAULT_AMF_LIMITS.maxValues;
  maxString = DEFAULT_AMF_LIMITS.maxString;
  direction: 'request' | 'response' | null = null;
  findings = new FindingList();
  /** Findings that speak against this reading: fatal ones, bad references. */
  errors = 0;

  /** Entries of the AMF0 reference table (`Tape.objects0`). */
  top0 = 0;
  /** `[base, top)` of each AMF3 table (`Tape.strings`, `objects`, `traits`) is the table in force. */
  stringBase = 0;
  stringTop = 0;
  objectBase = 0;
  objectTop = 0;
  traitsBase = 0;
  traitsTop = 0;
  /** Layout by traits id, found when first needed. */
  readonly layouts: (ExternalLayout | undefined)[] = [];
  readonly keys: KeySet;
  /** Containers around the one whose children are read in a row. */
  frameTop = 0;
  /** An earlier object that the next one is likely to resemble (the value before it in a list); 0 = none. */
  twin = 0;
  /** Findings about member names so far. */
  nameFindings = 0;
  /** Values that references stand for, beyond the nodes themselves. */
  expanded = 0;

  /** AMF3 switches met in this value. */
  switches = 0;
  /** Every switch starts with fresh AMF3 tables. */
  scopePerSwitch = false;
  /** A bad AMF3 reference stood inside the second or a later switch. */
  scopeSuspect = false;
  /** The outermost strict array takes place 0 of the AMF0 table. */
  countArguments = true;
  /** AMF0 dates and XML take a place in the AMF0 table. */
  countDates = false;
  /** Node of the outermost value. */
  root = 0;
  /** An AMF0 reference meant the root array, or nothing. */
  rootReferred = false;
  badReference0 = false;
  /** AMF0 references to a value that they stand in. */
  cycles0 = 0;

  classes: ClassSchema | null = null;
  guesses: GuessPlan | null = null;
  guessMemory: GuessMemory | null = null;
  /** Report an unknown class even when its content stays opaque: in a bare value nothing else tells. */
  tellUnknown = false;
  /** Tells where undecodable bytes from an offset on end; null = at `limit`. */
  place: { boundary(from: number): number } | null = null;
  /** The AMF3 grammar, for externalizables. */
  readonly value: (walk: Walk, key: number, depth: number) => number;

  constructor(tape: Tape, value: (walk: Walk, key: number, depth: number) => number) {
    this.tape = tape;
    this.keys = tape.keys;
    this.bytes = tape.bytes;
    this.value = value;
  }

  useLimits(limits: AmfLimits): void {
    this.maxDepth = limits.maxDepth;
    this.maxNode = limits.maxValues;
    this.maxString = limits.maxString;
  }

  /** Starts a value tree at `pos` that may read up to `limit`, with empty tables. */
  begin(pos: number, limit: number): void {
    this.bytes = this.tape.bytes;
    this.root = this.tape.count;
    this.pos = pos;
    this.limit = limit;
    this.stopped = false;
    this.fatal = false;
    this.ranOut = false;
    this.#countExceeded = false;
    this.errors = 0;
    this.top0 = 0;
    this.stringBase = this.stringTop = 0;
    this.objectBase = this.objectTop = 0;
    this.traitsBase = this.traitsTop = 0;
    this.keys.clear();
    this.frameTop = 0;
    this.twin = 0;
    this.expanded = 0;
    this.switches = 0;
    this.scopeSuspect = false;
    this.rootReferred = false;
    this.badReference0 = false;
    this.cycles0 = 0;
    this.#findEnd();
  }

  /** Empties the AMF3 tables, leaving those of an outer scope to `stringBase` and so on. */
  freshAmf3Tables(): void {
    this.stringBase = this.stringTop;
    this.objectBase = this.objectTop;
    this.traitsBase = this.traitsTop;
  }

  report(code: DiagnosticCode, detail: string, at: number): void {
    this.findings.add(code, detail, at - this.origin);
  }

  #findEnd(): void {
    this.end = this.limit;
    for (const hole of this.tape.holes) {
      if (hole[1] <= this.pos) continue;
      if (hole[0] < this.limit) this.end = Math.max(hole[0], this.pos);
      return;
    }
  }

  /** Steps over `length` bytes of the last node's payload; returns their start, or −1 when the data end before. */
  take(length: number): number {
    const start = this.pos;
    const next = start + length;
    if (next > this.end) return this.#takeOverHole(length);
    this.pos = next;
    return start;
  }

  #takeOverHole(length: number): number {
    const start = this.pos;
    if (start + length > this.limit) return -1;
    this.pos = start + length;
    const node = this.tape.count - 1;
    this.tape.flags[node] = this.tape.flags[node]! | Flag.hole;
    this.report('amf.hole', `bytes missing inside a value of ${length} bytes`, start);
    this.#findEnd();
    return start;
  }

  /** Appends a node that begins at `start`. */
  add(kind: Kind, flags: number, start: number, key: number): number {
    const tape = this.tape;
    const node = tape.count;
    if (node === tape.kind.length) tape.grow({ nodes: node * 2 });
    tape.count = node + 1;
    tape.kind[node] = kind;
    tape.flags[node] = flags;
    tape.start[node] = start;
    tape.key[node] = key;
    return node;
  }

  /** Appends a node without payload: it ends where the walk stands. */
  leaf(kind: Kind, flags: number, start: number, key: number): number {
    const node = this.add(kind, flags, start, key);
    this.tape.end[node] = this.pos;
    return node;
  }

  /** Links `child` behind `last` (0 = it is the first child of `parent`); returns the child. */
  link(parent: number, last: number, child: number): number {
    if (last === 0) this.tape.flags[parent] = this.tape.flags[parent]! | Flag.children;
    else this.tape.next[last] = child;
    return child;
  }

  /** Ends the walk: `node` becomes the undecoded rest. */
  fail(node: number, reason: OpaqueReason, detail: string, at: number): number {
    const tape = this.tape;
    tape.kind[node] = Kind.opaque;
    const afterCount = this.#countExceeded && (reason === 'amf.truncated' || reason === 'amf.bad-marker');
    const told: OpaqueReason = afterCount ? 'amf.count-limit' : reason;
    tape.aux[node] = OPAQUE_REASONS.indexOf(told);
    tape.end[node] = 0;
    this.stopped = true;
    this.fatal = true;
    this.errors++;
    if (!afterCount) {
      this.report(reason, detail, at);
      if (this.direction === 'request' && reason === 'amf.depth-limit') {
        this.report('indicator.depth', `request nests deeper than ${this.maxDepth}`, at);
      }
      if (reason === 'amf.count-limit') this.#reportHugeCount(at);
    }
    return node;
  }

  /** Ends the walk at something that was reported before. */
  failReported(node: number, reason: OpaqueReason): number {
    const tape = this.tape;
    tape.kind[node] = Kind.opaque;
    tape.aux[node] = OPAQUE_REASONS.indexOf(reason);
    tape.end[node] = 0;
    this.stopped = true;
    this.fatal = true;
    return node;
  }

  /** Running out of data inside `node`. */
  cut(node: number, what: string): number {
    this.ranOut = true;
    const inHole = this.end < this.limit;
    return this.fail(
      node,
      'amf.truncated',
      inHole ? `${what}: bytes missing from the capture` : `${what} runs past the end`,
      this.pos,
    );
  }

  /** Appends the undecoded rest as a further child of `parent`, where a name or a value would have begun. */
  cutChild(parent: number, last: number, flags: number, what: string): number {
    const leaf = this.cut(this.add(Kind.opaque, flags, this.pos, 0), what);
    this.link(parent, last, leaf);
    return parent;
  }

  /** The node where no value may be read: end of data, nesting or number of values. */
  refuse(key: number, flags: number, depth: number): number {
    const at = this.pos;
    const node = this.add(Kind.opaque, flags, at, key);
    if (depth > this.maxDepth) return this.fail(node, 'amf.depth-limit', `nested deeper than ${this.maxDepth}`, at);
    if (node > this.maxNode) return this.fail(node, 'amf.node-limit', `more than ${this.maxNode} values`, at);
    return this.cut(node, 'value');
  }

  /**
   * Compares a count with the bytes that remain. Above them it is reported, and the caller reads on without trusting it: a body that was cut
   * keeps the items that are there. Returns false when nothing may be read on its account.
   */
  checkCount(count: number, smallest: number, at: number): boolean {
    const room = this.limit - this.pos;
    if (count * smallest <= room) return true;
    if (count * smallest <= room + this.missing || this.#countExceeded) return false;
    this.#countExceeded = true;
    this.errors++;
    this.report('amf.count-limit', `${count} items announced, ${Math.max(room, 0)} bytes left`, at);
    this.#reportHugeCount(at);
    return false;
  }

  #reportHugeCount(at: number): void {
    if (this.direction === 'request') this.report('indicator.huge-count', 'request announces more than it carries', at);
  }

  /** Gives every container that was open when the walk stopped, and the undecoded rest, their end. */
  closeOpen(first: number, end: number): void {
    const ends = this.tape.end;
    for (let node = first; node < this.tape.count; node++) if (ends[node] === 0) ends[node] = end;
  }

  /** Enters a node in the AMF0 table. */
  enter0(node: number): number {
    const { tape } = this;
    const slot = this.top0++;
    if (slot === tape.objects0.length) tape.grow({ objects: slot * 2 });
    tape.objects0[slot] = node;
    tape.sizes0[slot] = 0;
    return slot;
  }

  /** Enters a node in the AMF3 object table. */
  enter(node: number): number {
    const { tape } = this;
    const slot = this.objectTop++;
    if (slot === tape.objects.length) tape.grow({ objects: slot * 2 });
    tape.objects[slot] = node;
    tape.sizes[slot] = 0;
    return slot;
  }

  /** Enters a string (by its tape id) in the AMF3 string table. */
  enterString(id: number): void {
    const { tape } = this;
    if (this.stringTop === tape.strings.length) tape.grow({ strings: this.stringTop * 2 });
    tape.strings[this.stringTop++] = id;
  }

  /** Enters traits (by their tape id) in the AMF3 traits table. */
  enterTraits(id: number): void {
    const { tape } = this;
    if (this.traitsTop === tape.traits.length) tape.grow({ traits: this.traitsTop * 2 });
    tape.traits[this.traitsTop++] = id;
  }
}
