import { open, readdir, stat } from 'node:fs/promises';
import { type CaptureInput, CaptureOpenError } from './capture-facts.ts';
import { looksLikeCapture } from './looks-like-capture.ts';
import { HEAD_LENGTH, recogniseCompression } from './recognise.ts';
import { isMissing } from './slab-source.ts';

/** Enough of a compressed file to see what is in it. */
const COMPRESSED_HEAD_LENGTH = 256 * 1024;

/**
 * The inputs that the user's words mean. `-` is standard input (once, however often it is given); a path is that file;
 * a folder is every capture below it, recognised by content, compressed ones included; a glob pattern is every file it
 * matches. An existing path is never taken for a pattern. Names stay as given; files found in folders are named after
 * them.
 * @throws CaptureOpenError `missing`, `unreadable`, `no-captures` (a folder), `no-match` (a pattern)
 */
export async function expandInputs(words: readonly string[]): Promise<CaptureInput[]> {
  const inputs: CaptureInput[] = [];
  for (const word of words) {
    if (word === '-') {
      if (!inputs.some((input) => input.path === null)) inputs.push({ name: '-', path: null });
    } else inputs.push(...(await expandPath(word)).map((path) => ({ name: path, path })));
  }
  return inputs;
}

async function expandPath(word: string): Promise<string[]> {
  const kind = await pathKind(word);
  if (kind === 'folder') return capturesBelow(word);
  if (kind === 'file') return [word];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(word)) throw new CaptureOpenError(word, 'missing');
  const matching = await glob([word], { onlyFiles: true, dot: true, expandDirectories: false });
  if (matching.length === 0) throw new CaptureOpenError(word, 'no-match');
  return matching.sort(byCodeUnit);
}

async function pathKind(path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw new CaptureOpenError(path, 'unreadable', { cause: error });
  }
}

async function capturesBelow(folder: string): Promise<string[]> {
  const captures: string[] = [];
  for (const path of await filesBelow(folder)) if (await isCapture(path)) captures.push(path);
  if (captures.length === 0) throw new CaptureOpenError(folder, 'no-captures');
  return captures;
}

/**
 * Regular files below a folder, by name. Links to files are followed, links to folders are not: they may lead in a
 * circle.
 */
async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const entry of await entriesOf(next)) {
      const path = next.endsWith('/') ? next + entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isRegularFile(path)))) files.push(path);
    }
  }
  return files.sort(byCodeUnit);
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new CaptureOpenError(folder, 'unreadable', { cause: error });
  }
}

async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function isCapture(path: string): Promise<boolean> {
  const head = await readHead(path, HEAD_LENGTH);
  if (head === null) return false;
  if (recogniseCompression(head) === null) return looksLikeCapture(head);
  return looksLikeCapture((await readHead(path, COMPRESSED_HEAD_LENGTH)) ?? head);
}

/** The first bytes of a file; null when it cannot be read. */
async function readHead(path: string, length: number): Promise<Uint8Array | null> {
  try {
    const handle = await open(path, 'r');
    try {
      const head = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const { bytesRead } = await handle.read(head, at, length - at, at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return head.subarray(0, at);
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
