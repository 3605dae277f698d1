import type { Shape } from './shape.ts';

/** More different values than this are not waited for. */
const MAX_WAITING = 512;

type Add = (place: Shape, value: unknown, times: number) => void;

/** What was seen at a place. A value that comes again as the same object (a summary that many calls share) is looked into once. */
export class SeenValues {
  readonly #shape: Shape;
  readonly #add: Add;
  readonly #waiting = new Map<unknown, number>();

  /** @param shape what becomes of the values */
  constructor(shape: Shape, add: Add) {
    this.#shape = shape;
    this.#add = add;
  }

  add(value: unknown): void {
    this.#waiting.set(value, (this.#waiting.get(value) ?? 0) + 1);
    if (this.#waiting.size === MAX_WAITING) this.#flush();
  }

  /** With all that was added. */
  get shape(): Shape {
    this.#flush();
    return this.#shape;
  }

  #flush(): void {
    for (const [value, times] of this.#waiting) this.#add(this.#shape, value, times);
    this.#waiting.clear();
  }
}
