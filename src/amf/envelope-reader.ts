import { decodeText, TextForm, textForm } from '../bytes/text.ts';
import { isLegacyEnvelope } from './arguments.ts';
import { FindingList } from './diagnostic.ts';
import type { EnvelopeBody, EnvelopeHeader, EnvelopeOptions, MutableEnvelope } from './envelope.ts';
import { EnvelopeSlot, findAnswer, isSentinel } from './envelope-slot.ts';
import { amfLimits } from './limits.ts';
import { isMissing, type Tape } from './tape.ts';
import { splitTarget } from './target.ts';
import { type ReadValue, ValueReader } from './value-reader.ts';

/** Least bytes of a header or body; used to doubt a count. */
const SMALLEST_PART = 9;

/** A value with its end settled, and where reading goes on (−1 = nowhere). */
class Settled {
  readonly value: ReadValue;
  readonly end: number;
  readonly complete: boolean;
  readonly next: number;

  constructor(value: ReadValue, end: number, complete: boolean, next: number) {
    this.value = value;
    this.end = end;
    this.complete = complete;
    this.next = next;
  }
}

/** Reads the envelopes of one body, header by header and body by body. A reader belongs to a tape and is used again with it. */
export class EnvelopeReader {
  readonly #tape: Tape;
  readonly #values: ValueReader;
  readonly #slot: EnvelopeSlot;
  #bytes: Uint8Array;
  #to = 0;
  #options: EnvelopeOptions = {};
  #maxValues = 0;
  #findings = new FindingList();
  #pos = 0;
  #complete = true;
  /** The data ended: what is missing after that is no loss of ours. */
  #ranOut = false;

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#bytes = tape.bytes;
    this.#values = new ValueReader(tape);
    this.#slot = new EnvelopeSlot(tape);
  }

  /** Takes over the body that the tape was reset to. */
  reset(options: EnvelopeOptions): void {
    const limits = amfLimits(options.limits);
    this.#bytes = this.#tape.bytes;
    this.#to = this.#tape.to;
    this.#options = options;
    this.#maxValues = limits.maxValues;
    this.#values.reset(limits, options);
  }

  /** Reads the envelope at `from`; what follows its last body is left in `trailing`. */
  read(from: number): MutableEnvelope {
    this.#findings = new FindingList();
    this.#pos = from;
    this.#complete = true;
    this.#ranOut = false;
    this.#values.walk.maxNode = this.#tape.count - 1 + this.#maxValues;
    const headers: EnvelopeHeader[] = [];
    const bodies: EnvelopeBody[] = [];
    const version = this.#u16('version');
    if (version !== null && version !== 0 && version !== 3) this.#report('amf.bad-version', `version ${version}`, from);
    const goesOn = version !== null && this.#readHeaders(headers);
    if (goesOn) this.#readBodies(bodies);
    return {
      version: version ?? 0,
      headers,
      bodies,
      diagnostics: this.#findings.items,
      bytes: this.#bytes,
      from,
      to: this.#pos,
      trailing: this.#complete ? this.#to - this.#pos : 0,
      tape: this.#tape,
      complete: this.#complete,
      failure: null,
      next: null,
    };
  }

  /** Reports what comes after an envelope, once it is known what that is. */
  reportTail(envelope: MutableEnvelope): void {
    const { next, trailing, diagnostics } = envelope;
    const offset = envelope.to - this.#tape.from;
    if (next !== null) {
      envelope.diagnostics = [...diagnostics, { code: 'amf.concatenated', detail: 'another envelope follows', offset }];
    } else if (trailing > 0) {
      const detail = `${trailing} bytes after the last body`;
      envelope.diagnostics = [...diagnostics, { code: 'amf.trailing', detail, offset }];
    }
  }

  #report(code: Parameters<FindingList['add']>[0], detail: string, at: number): void {
    this.#findings.add(code, detail, at - this.#tape.from);
  }

  /** True when `length` bytes are there and none of them is missing from the capture. */
  #has(length: number): boolean {
    return this.#pos + length <= this.#to && !isMissing(this.#tape, this.#pos, length);
  }

  #cut(what: string): null {
    this.#complete = false;
    this.#ranOut = true;
    this.#report('amf.truncated', `envelope ends in the ${what}`, this.#pos);
    return null;
  }

  #u16(what: string): number | null {
    if (!this.#has(2)) return this.#cut(what);
    const value = (this.#bytes[this.#pos]! << 8) | this.#bytes[this.#pos + 1]!;
    this.#pos += 2;
    return value;
  }

  #text(what: string, findings: FindingList): string | null {
    const at = this.#pos;
    const length = this.#u16(what);
    if (length === null) return null;
    if (!this.#has(length)) {
      this.#pos = at;
      return this.#cut(what);
    }
    const start = this.#pos;
    this.#pos += length;
    const form = textForm(this.#bytes, start, this.#pos);
    if (form === TextForm.invalid) findings.add('amf.bad-utf8', `${what} is not UTF-8`, start - this.#tape.from);
    else if (form === TextForm.modified)
      findings.add('amf.modified-utf8', `${what} is modified UTF-8`, start - this.#tape.from);
    return decodeText(this.#bytes, start, this.#pos);
  }

  #u32(what: string): number | null {
    if (!this.#has(4)) return this.#cut(what);
    const high = this.#u16(what)!;
    return high * 65536 + this.#u16(what)!;
  }

  /** A count that the remaining bytes cannot hold is told; what is there is read all the same. */
  #count(what: string): number | null {
    const count = this.#u16(`${what} count`);
    if (count === null) return null;
    const room = Math.floor((this.#to - this.#pos + (this.#options.missing ?? 0)) / SMALLEST_PART);
    if (count > room && count > 1) {
      this.#report('amf.truncated', `${count} ${what}s announced, ${room} fit in the data`, this.#pos - 2);
    }
    return count;
  }

  #readHeaders(headers: EnvelopeHeader[]): boolean {
    const count = this.#count('header');
    if (count === null) return false;
    for (let index = 0; index < count; index++) {
      const findings = new FindingList();
      const name = this.#text('header name', findings);
      if (name === null) return false;
      if (!this.#has(1)) {
        this.#cut('header');
        return false;
      }
      const mustUnderstand = this.#bytes[this.#pos++] !== 0;
      const declared = this.#u32('header length');
      if (declared === null) return false;
      const follower = index === count - 1 ? 'bodies' : 'header';
      const settled = this.#settle({ declared, follower, isLast: false, isAnswer: false, isRequest: false });
      headers.push({ name, mustUnderstand, ...this.#part(settled, declared, findings) });
      if (settled.next < 0) return false;
      this.#pos = settled.next;
    }
    return true;
  }

  #part(settled: Settled, declaredLength: number, names: FindingList) {
    const found = settled.value.findings.items;
    return {
      declaredLength,
      length: settled.end - this.#tape.start[settled.value.node]!,
      offset: this.#tape.start[settled.value.node]! - this.#tape.from,
      node: settled.value.node,
      complete: settled.complete,
      diagnostics: names.items.length === 0 ? found : [...names.items, ...found],
    };
  }

  #readBodies(bodies: EnvelopeBody[]): void {
    const count = this.#count('body');
    if (count === null) return;
    for (let index = 0; index < count; index++) {
      if (this.#pos === this.#to) {
        if ((this.#options.missing ?? 0) > 0) this.#cut('body');
        else this.#report('amf.body-count-short', `${count} bodies announced, ${index} there`, this.#pos);
        return;
      }
      if (!this.#readBody(bodies, index === count - 1)) {
        const lost = count - bodies.length;
        if (lost > 0 && !this.#ranOut)
          this.#report('amf.bodies-lost', `${lost} bodies could not be reached`, this.#pos);
        return;
      }
    }
  }

  #readBody(bodies: EnvelopeBody[], isLast: boolean): boolean {
    const findings = new FindingList();
    const headStart = this.#pos;
    const target = this.#text('target', findings);
    const response = target === null ? null : this.#text('response URI', findings);
    const declared = response === null ? null : this.#u32('body length');
    if (target === null || response === null || declared === null) return this.#skipToAnswer(headStart);
    const direction = this.#options.direction ?? null;
    const answer = splitTarget(target);
    const isRequest = direction === null ? answer === null : direction === 'request';
    const settled = this.#settle({ declared, follower: 'body', isLast, isAnswer: !isRequest, isRequest });
    if (direction !== null && isRequest !== (answer === null)) {
      settled.value.findings.add(
        'amf.kind-direction',
        `target ${isRequest ? 'of an answer in a request' : 'of a call in an answer'}`,
        headStart - this.#tape.from,
      );
    }
    if (isRequest && settled.complete) this.#checkArguments(settled.value);
    const part = this.#part(settled, declared, findings);
    bodies.push({
      target,
      response,
      kind: isRequest ? 'request' : (answer?.kind ?? 'result'),
      key: isRequest ? response : (answer?.key ?? target),
      declaredLength: part.declaredLength,
      length: part.length,
      offset: part.offset,
      node: part.node,
      usesAmf3: settled.value.usesAmf3,
      complete: part.complete,
      diagnostics: part.diagnostics,
    });
    if (settled.next < 0) return false;
    this.#pos = settled.next;
    return true;
  }

  /** After a head that is cut by a hole: on to the next answer. */
  #skipToAnswer(from: number): boolean {
    const found = this.#options.direction === 'response' ? findAnswer(this.#tape, from + 1) : -1;
    if (found < 0) return false;
    this.#report('amf.resync-scan', `${found - from} bytes skipped to the next answer`, from);
    this.#pos = found;
    return true;
  }

  /** §2.4, §2.10. */
  #checkArguments(value: ReadValue): void {
    const at = this.#tape.start[value.node]!;
    const marker = this.#bytes[at]!;
    if (marker === 0x0a) {
      if (isLegacyEnvelope(this.#tape, value.node)) {
        value.findings.add('amf.legacy-envelope', 'Flex 1.5 envelope object', at - this.#tape.from);
      }
    } else if (marker !== 0x05 && marker !== 0x06 && marker !== 0x11) {
      value.findings.add('amf.arguments-not-array', 'request value is no strict array', at - this.#tape.from);
    }
  }

  /** Reads the value where the reader stands and settles where it ends (§2.5, §2.7). */
  #settle(facts: Parameters<EnvelopeSlot['moveTo']>[2]): Settled {
    const slot = this.#slot;
    slot.moveTo(this.#pos, (this.#options.missing ?? 0) > 0, facts);
    const { start, declaredEnd } = slot;
    let value = this.#values.read(slot);
    if (!value.fatal) return this.#settleLength(value);
    if (
      slot.isKnown &&
      declaredEnd < value.end &&
      declaredEnd > start &&
      (declaredEnd === this.#to || slot.followsAt(declaredEnd))
    ) {
      // It ran over the end that its length declares, where something else begins: the rest is not its own.
      slot.limit = declaredEnd;
      value = this.#values.readWithin(slot) ?? value;
    }
    const { end, next, how } = slot.resync(value.end);
    this.#values.walk.closeOpen(value.node, end);
    this.#complete = false;
    if (next < 0) this.#ranOut = this.#values.walk.ranOut;
    if (end < this.#to && how !== 'none') {
      const code = how === 'length' ? 'amf.resync-length' : 'amf.resync-scan';
      value.findings.add(code, `${end - value.end} bytes skipped`, value.end - this.#tape.from);
    }
    return new Settled(value, end, false, next);
  }

  #settleLength(value: ReadValue): Settled {
    const slot = this.#slot;
    const { start, declared, declaredEnd } = slot;
    let end = value.end;
    let next = end;
    if (end - start !== declared) {
      const unknown = isSentinel(declared);
      value.findings.add(
        unknown ? 'amf.length-unknown' : 'amf.length-mismatch',
        `${declared} bytes declared, ${end - start} read`,
        start - this.#tape.from,
      );
      const own = slot.isLast ? end === this.#to : end === this.#to || slot.followsAt(end);
      if (!unknown && !own && declaredEnd > end && declaredEnd < this.#to && slot.followsAt(declaredEnd)) {
        value.findings.add('amf.resync-length', `${declaredEnd - end} bytes skipped`, end - this.#tape.from);
        next = declaredEnd;
      }
    }
    const node = value.node;
    if (this.#tape.end[node]! > end) end = this.#tape.end[node]!;
    const complete = !this.#values.walk.stopped;
    if (!complete) this.#complete = false;
    return new Settled(value, end, complete, next);
  }
}
