/** Walks the options of a block (draft-ietf-opsawg-pcapng §3.5) without copying: call `next` until it is false. */
export class OptionWalk {
  readonly #view: DataView;
  readonly #little: boolean;
  readonly #to: number;
  #next: number;
  /** The option that `next` found; its value is `bytes[from, from + length)`. */
  code = 0;
  from = 0;
  length = 0;
  /** True when an option overran the block: all of them are in doubt. */
  overrun = false;

  constructor(view: DataView, little: boolean, from: number, to: number) {
    this.#view = view;
    this.#little = little;
    this.#next = from;
    this.#to = to;
  }

  next(): boolean {
    if (this.#to - this.#next < 4) {
      // What is left is too short for an option; nothing at all is fine, an end mark is optional.
      this.overrun ||= this.#to !== this.#next;
      return false;
    }
    this.code = this.#view.getUint16(this.#next, this.#little);
    this.length = this.#view.getUint16(this.#next + 2, this.#little);
    this.from = this.#next + 4;
    if (this.code === 0) return false;
    const padded = (this.length + 3) & ~3;
    if (padded > this.#to - this.from) {
      this.overrun = true;
      return false;
    }
    this.#next = this.from + padded;
    return true;
  }
}

/** True when an option overruns `[from, to)`; linear, allocates nothing. For blocks of whose options none is used. */
export function optionsOverrun(view: DataView, little: boolean, from: number, to: number): boolean {
  let at = from;
  while (to - at >= 4) {
    const code = view.getUint16(at, little);
    if (code === 0) return false;
    const padded = (view.getUint16(at + 2, little) + 3) & ~3;
    at += 4;
    if (padded > to - at) return true;
    at += padded;
  }
  return at !== to;
}
