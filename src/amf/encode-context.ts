import type { ByteWriter } from '../bytes/byte-writer.ts';
import { fromHex } from '../bytes/text.ts';
import type { ClassSchema } from './class-schema.ts';
import { EncodeError } from './encode-error.ts';
import type { AmfNumber, AmfValue } from './value.ts';

export interface EncodeOptions {
  /** The outermost strict array takes place 0 of the AMF0 reference table; false imitates Flash Player and PyAMF. Default true. */
  readonly countArguments?: boolean;
  /** AMF0 dates and XML take a place in the reference table, as Flash Player 6 to 8 number them. Default false. */
  readonly countDates?: boolean;
  /** Write traits inline with every object instead of referring to those written before. Default false. */
  readonly inlineTraits?: boolean;
  /** Write every string inline. Default false. */
  readonly inlineStrings?: boolean;
  /** Subtracted from the milliseconds of dates, as PyAMF's writer does; their zone field is then 0. */
  readonly timezoneOffset?: number;
  /** Layouts of the application's own externalizable classes. */
  readonly classes?: ClassSchema;
}

/** Deepest value that is written. */
const MAX_DEPTH = 3_000;

const utf8 = new TextEncoder();

/** Where a value with an id was written: its table and place. */
interface Written {
  readonly table: 'amf0' | 'amf3';
  readonly index: number;
  readonly marker: number;
}

/** State of writing one value tree: bytes, reference tables, where we are. */
export class EncodeContext {
  readonly out: ByteWriter;
  readonly options: EncodeOptions;
  strings = new Map<string, number>();
  traits = new Map<string, number>();
  objects3 = 0;
  objects0 = 0;
  depth = 0;
  readonly #written = new Map<number, Written>();
  readonly #path: (string | number)[] = [];

  constructor(out: ByteWriter, options: EncodeOptions) {
    this.out = out;
    this.options = options;
  }

  /** The error to throw about the value that is being written. */
  error(message: string): EncodeError {
    const path = this.#path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
    return new EncodeError(message, path.replace(/^\./, ''));
  }

  fail(message: string): never {
    throw this.error(message);
  }

  /** Runs `write` with `step` added to the path of error messages and one level deeper. */
  inside(step: string | number, write: () => void): void {
    if (++this.depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH}`);
    this.#path.push(step);
    write();
    this.#path.pop();
    this.depth--;
  }

  /** Gives the value with `id` the next place of the AMF0 table. */
  enter0(id: number | undefined, counts = true): void {
    if (!counts) return;
    const index = this.objects0++;
    if (id !== undefined) this.#written.set(id, { table: 'amf0', index, marker: 0 });
  }

  /** Gives the value with `id` the next place of the AMF3 object table. */
  enter3(id: number | undefined, marker: number): void {
    const index = this.objects3++;
    if (id !== undefined) this.#written.set(id, { table: 'amf3', index, marker });
  }

  written(id: number): Written {
    return this.#written.get(id) ?? this.fail(`reference to id ${id}, which was not written before`);
  }

  writeUtf8(text: string, lengthSize: 2 | 4): void {
    const bytes = utf8.encode(text);
    if (lengthSize === 2) {
      if (bytes.length > 0xffff) this.fail('text longer than 65,535 bytes');
      this.out.writeU16(bytes.length);
    } else this.out.writeU32(bytes.length);
    this.out.writeBytes(bytes);
  }

  /** The number behind the two forms of a double. */
  number(value: AmfValue | AmfNumber): number {
    if (typeof value === 'number') return value;
    if (value !== null && typeof value === 'object' && value.$ === 'double') {
      if (value.v === '-0') return -0;
      const number = Number(value.v);
      if (!Number.isNaN(number) || value.v === 'NaN') return number;
    }
    return this.fail('a number is needed here');
  }

  /** The bytes behind hexadecimal digits. */
  hex(text: string): Uint8Array {
    return fromHex(text) ?? this.fail('no hexadecimal digits');
  }

  /** Milliseconds of a date as they are written. */
  milliseconds(ms: AmfNumber): number {
    const offset = this.options.timezoneOffset ?? 0;
    const value = this.number(ms);
    return offset === 0 ? value : value - offset;
  }
}
