import { Buffer } from 'node:buffer';

/** Slabs handed over after a slab before it may be overwritten: the promise of `PacketSink`. */
const PROMISED = 8;

const SLAB_LENGTH = 4 * 1024 * 1024;

/** Where slabs come from when they leave this thread. */
export interface SlabSupply {
  readonly allocate: (length: number) => Uint8Array;
  /** Slabs that receivers may be behind. */
  readonly waiting: number;
  /** Resolves when no receiver is further behind. */
  readonly ready: () => Promise<void>;
}

/**
 * Reusable slabs. Invariant: `#handedOver` holds the slabs that carried packets, oldest first; the first of them is
 * given out again only when more than `PROMISED` others stand behind it, and those that wait for a slow receiver. A slab that carried none is free at once.
 */
export class SlabPool {
  readonly #length: number;
  readonly #promised: number;
  readonly #allocate: (length: number) => Uint8Array;
  readonly #handedOver: Uint8Array[] = [];
  #spare: Uint8Array | null = null;

  constructor(length: number = SLAB_LENGTH, { allocate: make = allocate, waiting = 0 }: Partial<SlabSupply> = {}) {
    this.#length = length;
    this.#promised = PROMISED + waiting;
    this.#allocate = make;
  }

  /** A slab with room for `tail` bytes and at least as many behind them. Contents are undefined. */
  take(tail = 0): Uint8Array {
    if (tail * 2 > this.#length) return this.#allocate(tail * 2);
    const spare = this.#spare;
    if (spare !== null) {
      this.#spare = null;
      return spare;
    }
    while (this.#handedOver.length > this.#promised) {
      const oldest = this.#handedOver.shift()!;
      // A larger one was made for one long block: not worth keeping.
      if (oldest.length === this.#length) return oldest;
    }
    return this.#allocate(this.#length);
  }

  /** Gives a slab back. `handedOver`: packets of it went to the sink. */
  release(slab: Uint8Array, handedOver: boolean): void {
    if (handedOver) this.#handedOver.push(slab);
    else if (slab.length === this.#length) this.#spare = slab;
  }
}

/** A plain `Uint8Array`, not zeroed: the system commits its pages only as they are written. */
function allocate(length: number): Uint8Array {
  const buffer = Buffer.allocUnsafeSlow(length);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, length);
}
