import type { Argv } from 'yargs';

/** A command: one file with this, one entry in the table of `index.ts`. */
export interface Command {
  options(yargs: Argv): Argv;
  /** @returns the exit code. @throws UserError */
  run(argv: never): Promise<number>;
}

/** What help and completion say of a command before it is loaded. */
export interface CommandEntry {
  /** In yargs' notation: `analyze <capture..>`. */
  readonly usage: string;
  readonly description: string;
  load(): Promise<Command>;
}
