import type { AmfDiagnostic } from './diagnostic.ts';
import type { AmfLimits } from './limits.ts';
import { NO_NODE, type Tape } from './tape.ts';
import { type ReaderOptions, type ValuePlace, ValueReader } from './value-reader.ts';

/**
 * Reads values that stand in no envelope, one after the other. What was read last is in the fields; a value without findings allocates next to nothing,
 * so that a stream of tiny ones takes time for its bytes alone. A reader belongs to a tape and is used again with it.
 */
export class BareReader implements ValuePlace {
  readonly tape: Tape;
  readonly #values: ValueReader;
  #allowTrailing = false;

  encoding: 'amf0' | 'amf3' = 'amf3';
  start = 0;
  limit = 0;
  readonly isRequest = false;
  isCut = false;

  node = NO_NODE;
  /** One past the last byte read, absolute. */
  end = 0;
  /** Decoded to its end. */
  complete = false;
  diagnostics: readonly AmfDiagnostic[] = [];

  private constructor(tape: Tape) {
    this.tape = tape;
    this.#values = new ValueReader(tape);
  }

  /** The reader that stays with a tape. */
  static of(tape: Tape): BareReader {
    const reader = tape.scratch instanceof BareReader ? tape.scratch : new BareReader(tape);
    tape.scratch = reader;
    return reader;
  }

  /**
   * Reads the value at the start of what the tape was reset to.
   * @param allowTrailing other values may follow: bytes after it are no finding
   */
  read(encoding: 'amf0' | 'amf3', limits: AmfLimits, options: ReaderOptions, allowTrailing: boolean): void {
    const { from, to, holes } = this.tape;
    this.encoding = encoding;
    this.start = from;
    this.limit = to;
    this.isCut = holes.length > 0;
    this.#allowTrailing = allowTrailing;
    const { walk } = this.#values;
    this.#values.reset(limits, options);
    walk.tellUnknown = true;
    const read = this.#values.read(this);
    if (read.fatal) walk.closeOpen(read.node, to);
    else if (read.end < to && !allowTrailing) {
      read.findings.add('amf.trailing', `${to - read.end} bytes after the value`, read.end - from);
    }
    this.node = read.node;
    this.end = read.fatal ? to : read.end;
    this.complete = !walk.stopped;
    this.diagnostics = read.findings.items;
  }

  mayEnd(end: number): boolean {
    return this.#allowTrailing || end === this.limit;
  }

  boundary(): number {
    return this.limit;
  }
}
