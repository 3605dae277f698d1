import { DiagnosticLog } from '../diagnostics/log.ts';
import { MemorySource, PeekableSource } from './byte-source.ts';
import { type CaptureInput, CaptureOpenError } from './capture-facts.ts';
import { openContainer } from './container.ts';
import { filesBelow, filesMatching, pathKind, readHead } from './input-files.ts';
import { HEAD_LENGTH, recogniseCapture, recogniseCompression } from './recognise.ts';

/** Enough of a compressed file to see what is in it. */
const COMPRESSED_HEAD_LENGTH = 256 * 1024;

/**
 * The inputs that the user's words mean. `-` is standard input (once, however often it is given); a path is that file; a folder is every capture below it, recognised by content,
 * compressed ones included; a glob pattern is every file it matches. An existing path is never taken for a pattern. Names stay as given; files found in
 * folders are named after them.
 * @throws CaptureOpenError `missing`, `unreadable`, `no-captures` (a folder), `no-match` (a pattern)
 */
export async function expandInputs(words: readonly string[]): Promise<CaptureInput[]> {
  const inputs: CaptureInput[] = [];
  for (const word of words) {
    if (word === '-') {
      if (!inputs.some((input) => input.path === null)) inputs.push({ name: '-', path: null });
    } else inputs.push(...(await expandPath(word)));
  }
  return inputs;
}

async function expandPath(word: string): Promise<CaptureInput[]> {
  const kind = await pathKind(word);
  if (kind === 'folder') return toInputs(await capturesBelow(word));
  if (kind === 'file') return toInputs([word]);
  const matching = await filesMatching(word);
  if (matching === null) throw new CaptureOpenError(word, 'missing');
  if (matching.length === 0) throw new CaptureOpenError(word, 'no-match');
  return toInputs(matching);
}

async function capturesBelow(folder: string): Promise<string[]> {
  const captures: string[] = [];
  for (const path of await filesBelow(folder)) if (await isCapture(path)) captures.push(path);
  if (captures.length === 0) throw new CaptureOpenError(folder, 'no-captures');
  return captures;
}

function toInputs(paths: readonly string[]): CaptureInput[] {
  return paths.map((path) => ({ name: path, path }));
}

/** A capture by its first bytes, also one that is cut or of a kind that is not read: it is better named than passed over. */
async function isCapture(path: string): Promise<boolean> {
  const head = await readHead(path, HEAD_LENGTH);
  if (head === null) return false;
  const compression = recogniseCompression(head);
  if (compression === null) return looksLikeCapture(head);
  const stored = await readHead(path, COMPRESSED_HEAD_LENGTH);
  if (stored === null) return false;
  const container = openContainer(compression, new MemorySource(stored), path, new DiagnosticLog(0), null);
  try {
    return looksLikeCapture(await new PeekableSource(container).peek(HEAD_LENGTH));
  } finally {
    await container.close();
  }
}

function looksLikeCapture(head: Uint8Array): boolean {
  const found = recogniseCapture(head);
  return found.kind !== 'unreadable' || found.capture;
}
