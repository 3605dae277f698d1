/** RC4 (RFC 6229 has vectors of it), which OpenSSL keeps in its legacy provider. */
export class Rc4 {
  readonly #state = new Uint8Array(256);
  #i = 0;
  #j = 0;

  constructor(key: Uint8Array) {
    const state = this.#state;
    for (let index = 0; index < 256; index++) state[index] = index;
    let j = 0;
    for (let index = 0; index < 256; index++) {
      const held = state[index]!;
      j = (j + held + key[index % key.length]!) & 0xff;
      state[index] = state[j]!;
      state[j] = held;
    }
  }

  /** `bytes[from, to)` XOR the key stream. */
  apply(bytes: Uint8Array, from: number, to: number): Uint8Array {
    const out = new Uint8Array(to - from);
    for (let index = 0; index < out.length; index++) out[index] = bytes[from + index]! ^ this.#next();
    return out;
  }

  /** Passes over bytes that are missing. */
  skip(length: number): void {
    for (let index = 0; index < length; index++) this.#next();
  }

  #next(): number {
    const state = this.#state;
    this.#i = (this.#i + 1) & 0xff;
    const held = state[this.#i]!;
    this.#j = (this.#j + held) & 0xff;
    const other = state[this.#j]!;
    state[this.#i] = other;
    state[this.#j] = held;
    return state[(held + other) & 0xff]!;
  }
}
