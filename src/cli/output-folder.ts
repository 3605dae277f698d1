import {
  closeSync,
  constants,
  type Dirent,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../diagnostics/user-error.ts';
import { EXIT } from './exit-codes.ts';
import { discardUnlessDone, outputError, writeAll } from './output.ts';

export interface OutputFolderOptions {
  /** Names that this kind of output has; others in the folder are never touched. */
  readonly isOwnName: (name: string) => boolean;
  /** Replaces the files with own names that are there. */
  readonly force: boolean;
}

/**
 * A folder of files that appear together: they are written into a new folder inside it and moved when all are there. Follows no symbolic link,
 * writes nowhere else, overwrites nothing unless told to.
 */
export class OutputFolder {
  readonly #path: string;
  readonly #work: string;
  readonly #options: OutputFolderOptions;
  readonly #created: boolean;
  readonly #names: string[] = [];
  readonly #done: () => void;

  /** Opens the folder. @throws UserError exit 2 when it is not to be used, exit 5 when it cannot be */
  constructor(path: string, options: OutputFolderOptions) {
    this.#path = path;
    this.#options = options;
    this.#created = makeFolder(path);
    if (!this.#created) checkEntries(path, entriesOf(path), options);
    this.#work = join(path, `.${process.pid}.tmp`);
    try {
      mkdirSync(this.#work, { mode: 0o700 });
    } catch (error) {
      if (this.#created) rmdirSync(path);
      throw outputError(path, error);
    }
    this.#done = discardUnlessDone(this);
  }

  /** Writes one file. @throws UserError exit 5 */
  write(name: string, bytes: Uint8Array): void {
    if (!this.#options.isOwnName(name)) throw new Error(`${name} is no name of this output`);
    const path = join(this.#work, name);
    try {
      const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
      const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666);
      this.#names.push(name);
      try {
        writeAll(fd, bytes);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      throw outputError(join(this.#path, name), error);
    }
  }

  /** Makes the files visible in the order in which they were written. @throws UserError exit 5 */
  commit(): void {
    try {
      const entries = entriesOf(this.#path).filter(({ name }) => join(this.#path, name) !== this.#work);
      checkEntries(this.#path, entries, this.#options);
      for (const { name } of entries) if (this.#options.isOwnName(name)) rmSync(join(this.#path, name));
      for (const name of this.#names) renameSync(join(this.#work, name), join(this.#path, name));
      rmdirSync(this.#work);
    } catch (error) {
      throw error instanceof UserError ? error : outputError(this.#path, error);
    }
    this.#done();
  }

  /** Leaves the folder as it was. */
  discard(): void {
    this.#done();
    for (const name of this.#names) rmSync(join(this.#work, name), { force: true });
    try {
      rmdirSync(this.#work);
      if (this.#created) rmdirSync(this.#path);
    } catch {
      // Something else is in it by now, which is not ours to remove.
    }
  }
}

/** @returns false when the folder was there */
function makeFolder(path: string): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) {
    try {
      mkdirSync(path);
      return true;
    } catch (error) {
      throw outputError(path, error);
    }
  }
  if (there.isSymbolicLink()) throw refusedLink(path);
  if (!there.isDirectory())
    throw new UserError(`output ${JSON.stringify(path)} is no folder`, 'give the name of a folder');
  return false;
}

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw outputError(path, error);
  }
}

function checkEntries(path: string, entries: readonly Dirent[], { force, isOwnName }: OutputFolderOptions): void {
  for (const entry of entries) if (entry.isSymbolicLink()) throw refusedLink(join(path, entry.name));
  if (entries.length > 0 && !force) {
    throw new UserError(
      `folder ${JSON.stringify(path)} is not empty`,
      '--force replaces the files of an earlier run, and only those',
    );
  }
  for (const entry of entries) {
    if (isOwnName(entry.name) && !entry.isFile())
      throw new UserError(
        `${JSON.stringify(join(path, entry.name))} is no regular file`,
        'choose another folder',
        EXIT.output,
      );
  }
}

function refusedLink(path: string): UserError {
  return new UserError(
    `${JSON.stringify(path)} is a symbolic link`,
    'links are not followed: choose another folder',
    EXIT.output,
  );
}
