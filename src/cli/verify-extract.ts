import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { isBodyFileName, MANIFEST_NAME } from '../analysis/extract-names.ts';
import { JsonProblem, parseStrictJson } from '../baseline/strict-json.ts';
import { UserError } from '../diagnostics/user-error.ts';
import { EXIT } from './exit-codes.ts';

/** Of a manifest; members may be added. */
const MAX_DEPTH = 64;

interface ListedFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Compares a folder of extracted bodies with its manifest.
 * @returns a line for each difference; none: every file is as it was written
 * @throws UserError when there is no manifest that can be read
 */
export function verifyExtract(folder: string): { readonly files: number; readonly differences: readonly string[] } {
  const listed = readManifest(folder);
  const differences: string[] = [];
  for (const file of listed) {
    const difference = differenceOf(join(folder, file.file), file);
    if (difference !== null) differences.push(`${file.file}: ${difference}`);
  }
  const names = new Set(listed.map(({ file }) => file));
  for (const name of readdirSync(folder).sort()) {
    if (name !== MANIFEST_NAME && !names.has(name)) differences.push(`${JSON.stringify(name)}: not in the manifest`);
  }
  return { files: listed.length, differences };
}

function readManifest(folder: string): ListedFile[] {
  const path = join(folder, MANIFEST_NAME);
  const refuse = (what: string, exitCode: number = EXIT.usage) =>
    new UserError(`${JSON.stringify(path)}: ${what}`, 'give a folder written by: amfscope extract -o DIR', exitCode);
  let text: string;
  try {
    if (lstatSync(path).isSymbolicLink()) throw refuse('a symbolic link, which is not followed');
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof UserError
      ? error
      : refuse(`cannot be read (${(error as NodeJS.ErrnoException).code})`, EXIT.unreadable);
  }
  let manifest: unknown;
  try {
    manifest = parseStrictJson(text, false, MAX_DEPTH);
  } catch (error) {
    if (error instanceof JsonProblem) throw refuse(error.message);
    throw error;
  }
  const files = listedFiles(manifest);
  if (typeof files === 'string') throw refuse(files);
  return files;
}

function listedFiles(manifest: unknown): ListedFile[] | string {
  if (!isObject(manifest) || manifest.schemaVersion !== 1 || !Array.isArray(manifest.bodies))
    return 'not a manifest of a version that can be read';
  const files: ListedFile[] = [];
  for (const [index, body] of manifest.bodies.entries()) {
    if (!isObject(body) || !Array.isArray(body.files)) return `bodies/${index} has no files`;
    for (const entry of body.files) {
      const named = isObject(entry) && typeof entry.file === 'string' && isBodyFileName(entry.file);
      if (!named || typeof entry.sha256 !== 'string' || typeof entry.bytes !== 'number')
        return `bodies/${index} lists a file that this tool does not write`;
      files.push({ file: entry.file as string, bytes: entry.bytes, sha256: entry.sha256 });
    }
  }
  return files;
}

function differenceOf(path: string, { bytes, sha256 }: ListedFile): string | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'missing' : code === 'ELOOP' ? 'a symbolic link' : `cannot be read (${code})`;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return 'no regular file';
    if (stat.size !== bytes) return `${stat.size} bytes instead of ${bytes}`;
    return hashOf(fd) === sha256 ? null : 'other content than when it was written';
  } finally {
    closeSync(fd);
  }
}

function hashOf(fd: number): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(1 << 20);
  for (let read = readSync(fd, buffer); read > 0; read = readSync(fd, buffer)) hash.update(buffer.subarray(0, read));
  return hash.digest('hex');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
