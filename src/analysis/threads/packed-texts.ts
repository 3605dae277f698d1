import { Buffer } from 'node:buffer';
import type { PackedTexts } from './protocol.ts';

const FIRST_LENGTH = 64 * 1024;
/** UTF-8 needs at most so many bytes for a UTF-16 unit. */
const UTF8_WORST = 3;

/** Gathers texts as UTF-8. */
export class TextPacker {
  #bytes = Buffer.allocUnsafeSlow(FIRST_LENGTH);
  #used = 0;
  #lengths: number[] = [];

  add(text: string): void {
    if (text.length * UTF8_WORST > this.#bytes.length - this.#used) this.#grow(text.length * UTF8_WORST);
    const length = this.#bytes.write(text, this.#used, 'utf8');
    this.#used += length;
    this.#lengths.push(length);
  }

  /** What was gathered; the packer is empty afterwards. */
  take(): PackedTexts {
    const packed = {
      bytes: new Uint8Array(this.#bytes.subarray(0, this.#used)),
      lengths: Int32Array.from(this.#lengths),
    };
    this.#used = 0;
    this.#lengths = [];
    return packed;
  }

  #grow(room: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#used + room));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}

/** Where each of the texts begins. */
export function startsOf({ lengths }: PackedTexts): Float64Array {
  const starts = new Float64Array(lengths.length);
  let at = 0;
  for (let index = 0; index < lengths.length; index++) {
    starts[index] = at;
    at += lengths[index]!;
  }
  return starts;
}
