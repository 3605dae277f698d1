const TWO_32 = 4_294_967_296;
const NS = 1_000_000_000;
const WORD = 0xffff_ffffn;

/**
 * How an interface counts time: `if_tsresol` and `if_tsoffset`, worked out once. A resolution that divides a second
 * into at most 10^9 (decimal) or 2^23 (binary) parts is exact in numbers; finer ones take BigInt and are floored to
 * nanoseconds.
 */
export class TimeScale {
  readonly #ticksPerSecond: number;
  readonly #bigTicksPerSecond: bigint | null;
  readonly #offsetSeconds: number;
  /**
   * The time that `set` worked out: whole epoch seconds, NaN when the interface has no usable time, and nanoseconds
   * within them.
   */
  seconds = Number.NaN;
  nanos = 0;

  /** @param ticksPerSecond null = no usable time */
  private constructor(ticksPerSecond: bigint | null, offsetSeconds: number) {
    this.#ticksPerSecond = ticksPerSecond === null ? Number.NaN : Number(ticksPerSecond);
    const exact = ticksPerSecond === null || 1_000_000_000n % ticksPerSecond === 0n || ticksPerSecond <= 1n << 23n;
    this.#bigTicksPerSecond = exact ? null : ticksPerSecond;
    this.#offsetSeconds = offsetSeconds;
  }

  /**
   * @param resolution the byte of if_tsresol: a negative power of 10, or of 2 when the top bit is set
   * @param offsetSeconds of if_tsoffset
   * @returns a scale without usable time when one second has more ticks than 64 bits count, or the offset is no exact
   * number
   */
  static of(resolution: number, offsetSeconds: bigint): TimeScale {
    const exponent = BigInt(resolution & 0x7f);
    const binary = (resolution & 0x80) !== 0;
    const offset = Number(offsetSeconds);
    if (exponent > (binary ? 63n : 19n) || !Number.isSafeInteger(offset)) return new TimeScale(null, 0);
    return new TimeScale((binary ? 2n : 10n) ** exponent, offset);
  }

  get usable(): boolean {
    return !Number.isNaN(this.#ticksPerSecond);
  }

  /** Works out the time of a packet from the two words of its timestamp. */
  set(high: number, low: number): void {
    if (this.#bigTicksPerSecond !== null) {
      this.#setBig(high, low, this.#bigTicksPerSecond);
      return;
    }
    const ticks = this.#ticksPerSecond;
    // Long division in base 2^16: no step leaves the 53 bits in which a number is exact.
    const highSeconds = Math.floor(high / ticks);
    let rest = (high - highSeconds * ticks) * 65_536 + (low >>> 16);
    const upper = Math.floor(rest / ticks);
    rest = (rest - upper * ticks) * 65_536 + (low & 0xffff);
    const lower = Math.floor(rest / ticks);
    rest -= lower * ticks;
    this.seconds = highSeconds * TWO_32 + upper * 65_536 + lower + this.#offsetSeconds;
    this.nanos = Math.floor((rest * NS) / ticks);
  }

  #setBig(high: number, low: number, ticksPerSecond: bigint): void {
    const ticks = (BigInt(high) << 32n) | (BigInt(low) & WORD);
    this.seconds = Number(ticks / ticksPerSecond) + this.#offsetSeconds;
    this.nanos = Number(((ticks % ticksPerSecond) * 1_000_000_000n) / ticksPerSecond);
  }
}
