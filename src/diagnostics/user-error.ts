/** The user asked for something that cannot be done. Shown as one line and a hint, without a stack; exit code 2 unless told otherwise. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What to do instead, one line. Empty when there is nothing to add. */
  readonly hint: string;
  readonly exitCode: number;
  /** Lines between message and hint that show what is meant. */
  readonly excerpt: readonly string[];

  constructor(message: string, hint = '', exitCode = 2, excerpt: readonly string[] = []) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
    this.excerpt = excerpt;
  }
}
