import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { type AnalyzeOptions, analyze } from '../../analysis/analyze.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { DocumentProblem } from '../../baseline/check.ts';
import { DocumentScanner } from '../../baseline/document-scanner.ts';
import { addBaseline } from '../../baseline/read-baseline.ts';
import { checkCall } from '../../baseline/read-call.ts';
import { SavedCalls } from '../../baseline/saved-calls.ts';
import { type RunFacts, runOf, Side } from '../../baseline/side.ts';
import { JsonProblem, parseStrictJson } from '../../baseline/strict-json.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { validateReport } from '../../report/validate.ts';
import { EXIT } from '../exit-codes.ts';
import { Progress } from '../progress.ts';

export interface LoadOptions {
  readonly analyze: AnalyzeOptions;
  /** How much of the values is kept of captures; null = by their size. */
  readonly values: AnalyzeOptions['values'] | null;
  readonly volatile: readonly string[];
  readonly progress: boolean;
}

/** Captures up to this size are compared by their values, larger ones by the shapes of them. */
const FULL_VALUES = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** Calls of a document up to this size are read as strictly as the rest of it. */
const STRICT_BYTES = 32 * 1024 * 1024;
const HINT = 'give a capture, a report (analyze -f json=FILE) or a baseline (baseline -o FILE)';

/** One side of a comparison from captures, saved reports and baseline files, in the order given. @throws UserError */
export async function loadSide(paths: readonly string[], options: LoadOptions): Promise<Side> {
  const side = new Side(options.volatile);
  const read = new Set<string>();
  for (const path of paths) {
    const file = realPath(path);
    if (read.has(file)) {
      process.stderr.write(`amfscope: warning: ${JSON.stringify(path)} is given twice on one side: it counts once\n`);
      continue;
    }
    read.add(file);
    const known = side.runs.length;
    if (isDocument(path)) loadDocument(side, path);
    else await loadCapture(side, path, options);
    refuseTwice(side.runs.slice(0, known), side.runs.slice(known), path);
  }
  return side;
}

function realPath(path: string): string {
  return path !== '-' && existsSync(path) ? realpathSync(path) : path;
}

/** Calls that are counted twice look like more evidence than there is. @throws UserError */
function refuseTwice(before: readonly RunFacts[], added: readonly RunFacts[], path: string): void {
  const mine = new Set(added.flatMap(({ sha256 }) => sha256 ?? []));
  const other = before.find(({ sha256 }) => sha256?.some((hash) => mine.has(hash)) === true);
  if (other === undefined) return;
  throw new UserError(
    `${JSON.stringify(path)} holds the same capture as ${JSON.stringify(other.name)}: its calls would count twice`,
    'the runs of one side are different recordings',
  );
}

/** True for what is JSON by its first character or its name; a folder, a pattern, a pipe is a capture. */
function isDocument(path: string): boolean {
  const stats = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return false;
  const head = new Uint8Array(64);
  const fd = openFile(path);
  const length = readSync(fd, head, 0, head.length, 0);
  closeSync(fd);
  return /^(?:\xef\xbb\xbf)?\s*[{[]/.test(String.fromCharCode(...head.subarray(0, length))) || /\.json$/i.test(path);
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new UserError(
      `cannot read ${JSON.stringify(path)}: ${(error as NodeJS.ErrnoException).code}`,
      '',
      EXIT.unreadable,
    );
  }
}

async function loadCapture(side: Side, path: string, options: LoadOptions): Promise<void> {
  const inputs = await resolveInputs([path]);
  const size = inputs.reduce((sum, input) => sum + (input.path === null ? FULL_VALUES : statSync(input.path).size), 0);
  const values = options.values ?? (size < FULL_VALUES ? 'full' : 'summary');
  const progress = new Progress(options.progress);
  const report = await analyze(inputs, {
    ...options.analyze,
    values,
    stdin: process.stdin,
    onProgress: (state) => progress.show(state),
  });
  progress.clear();
  if (report.status === 'unreadable') {
    throw new UserError(`${JSON.stringify(path)} cannot be read as a capture`, HINT, EXIT.unreadable);
  }
  side.addReport(report, path);
}

function loadDocument(side: Side, path: string): void {
  try {
    const strict = statSync(path).size <= STRICT_BYTES;
    const saved = strict ? null : new SavedCalls();
    const scanner = new DocumentScanner({
      call: (text, index) => side.addCall(checkCall(parseCall(text, index, saved), index)),
    });
    pushFile(path, scanner);
    addRest(side, parseStrictJson(scanner.end()), path);
  } catch (error) {
    if (!(error instanceof DocumentProblem) && !(error instanceof JsonProblem)) throw error;
    throw new UserError(`${JSON.stringify(path)}: ${error.message}`, HINT);
  }
}

/** @param saved reads calls of long documents; null = as strictly as the rest */
function parseCall(text: string, index: number, saved: SavedCalls | null): unknown {
  try {
    return saved === null ? parseStrictJson(text) : (saved.read(text) ?? JSON.parse(text));
  } catch (error) {
    throw new DocumentProblem(`/calls/${index}: ${error instanceof JsonProblem ? error.message : 'not JSON'}`);
  }
}

function pushFile(path: string, scanner: DocumentScanner): void {
  const fd = openFile(path);
  try {
    const chunk = new Uint8Array(CHUNK);
    for (;;) {
      const length = readSync(fd, chunk, 0, chunk.length, null);
      if (length === 0) return;
      scanner.push(chunk.subarray(0, length));
    }
  } finally {
    closeSync(fd);
  }
}

function addRest(side: Side, rest: unknown, path: string): void {
  if (typeof rest === 'object' && rest !== null && Object.hasOwn(rest, 'baselineVersion')) {
    addBaseline(side, rest);
    return;
  }
  if (typeof rest !== 'object' || rest === null || !Object.hasOwn(rest, 'schemaVersion')) {
    throw new DocumentProblem('neither a report nor a baseline');
  }
  const validation = validateReport(rest);
  if ('problem' in validation) throw new DocumentProblem(validation.problem);
  side.addRun(runOf(validation.report, path));
}
