/** An expression that cannot be used: what is wrong with it, and where. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  /** What to do instead, one line; empty when there is nothing to add. */
  readonly hint: string;
  readonly expression: string;
  /** The piece that is meant, UTF-16 offsets into `expression`, half-open. */
  readonly from: number;
  readonly to: number;

  constructor(message: string, expression: string, range: { readonly from: number; readonly to: number }, hint = '') {
    super(message);
    this.hint = hint;
    this.expression = expression;
    this.from = range.from;
    this.to = range.to;
  }

  /** 1-based column of the piece. */
  get column(): number {
    return this.from + 1;
  }
}
