import { open, readdir, stat } from 'node:fs/promises';
import { glob, isDynamicPattern } from 'tinyglobby';
import { CaptureOpenError } from './capture-facts.ts';
import { isMissing } from './slab-source.ts';

/** What a path the user gave leads to. */
export type PathKind = 'file' | 'folder' | 'missing';

/** @throws CaptureOpenError when it cannot be told */
export async function pathKind(path: string): Promise<PathKind> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw new CaptureOpenError(path, 'unreadable', { cause: error });
  }
}

/**
 * Regular files below a folder, recursively, by name; links to files are followed, links to folders are not (they may lead in a circle).
 * @throws CaptureOpenError when a folder cannot be read
 */
export async function filesBelow(folder: string): Promise<string[]> {
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

/** The first bytes of a file; null when it cannot be read. */
export async function readHead(path: string, length: number): Promise<Uint8Array | null> {
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

/** Files that match a glob pattern, by name; null when the text is no pattern. */
export async function filesMatching(pattern: string): Promise<string[] | null> {
  if (!isDynamicPattern(pattern)) return null;
  const files = await glob([pattern], { onlyFiles: true, dot: true, expandDirectories: false });
  return files.sort(byCodeUnit);
}

function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
