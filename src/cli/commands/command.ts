import type { Argv } from 'yargs';

/** A command: one file, one line in the table of `index.ts`. */
export interface Command {
  /** In yargs' notation: `analyze <capture..>`. */
  readonly usage: string;
  readonly description: string;
  options(yargs: Argv): Argv;
  /** @returns the exit code. @throws UserError */
  run(argv: never): Promise<number>;
}
