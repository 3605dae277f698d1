/** A pattern that is refused; offsets into the pattern, half-open. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  readonly from: number;
  readonly to: number;

  constructor(message: string, from: number, to: number) {
    super(message);
    this.from = from;
    this.to = to;
  }
}
