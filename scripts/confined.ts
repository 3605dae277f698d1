/**
 * Analyzes every capture of folders three times: freely, watched by strace, and under Node's permission model. The reports must be the same; no socket may be opened, no program
 * started, nothing written but the report. `npm run confined -- DIR…`
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expandInputs } from '../src/capture/inputs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist/cli/main.js');
/** Node 25 asks for the network as well, and the flag has lost its prefix. */
const PERMISSION = Number(process.versions.node.split('.')[0]) < 22 ? '--experimental-permission' : '--permission';
const NETWORK = /^\S*\s*(?:socket|connect|bind|listen|accept4?|sendto|sendmsg)\(/;
const PROCESS = /^\S*\s*(?:execve|execveat|fork|vfork)\(/;
/** Calls that change the file system, with the path that they are about. */
const WRITE =
  /\b(?:openat?\(.*?"(?<opened>[^"]*)".*?(?:O_WRONLY|O_RDWR|O_CREAT)|(?:rename|renameat2?|mkdir|mkdirat|unlink|unlinkat|symlink|symlinkat|link|linkat|chmod|fchmodat|truncate)\(.*?"(?<changed>[^"]*)")/;

interface Run {
  readonly code: number | null;
  readonly report: string;
}

const folders = process.argv.slice(2);
const inputs = await expandInputs(folders.length === 0 ? ['captures'] : folders);
const out = realpathSync(mkdtempSync(join(tmpdir(), 'amfscope-confined-')));
const report = join(out, 'report.json');
const trace = join(out, 'trace');
/** Some containers do not let one process watch another. */
const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
let differences = 0;
try {
  for (const { path, name } of inputs) {
    const capture = realpathSync(path!);
    const free = run(capture, [process.execPath]);
    if (free.code !== 0 && free.code !== 3) complain(name, `exit ${free.code}`);
    if (hasStrace) same(name, 'under strace', free, run(capture, watched()), traceTrouble());
    same(name, 'with few rights', free, run(capture, confined(capture)), []);
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
console.log(
  `${inputs.length} captures, ${differences} differences${hasStrace ? '' : '; strace does not run here: not watched'}`,
);
process.exitCode = differences === 0 ? 0 : 1;

function run(capture: string, command: readonly string[]): Run {
  rmSync(report, { force: true });
  const [program = '', ...args] = [...command, MAIN, 'analyze', capture, '-q', '--values', 'full'];
  const { status, stderr } = spawnSync(program, [...args, '-f', `json=${report}`], { cwd: out, encoding: 'utf8' });
  return { code: status, report: `${existsSync(report) ? readFileSync(report, 'utf8') : ''}${stderr}` };
}

function watched(): string[] {
  return ['strace', '-f', '-qq', '-e', 'trace=network,process,file', '-o', trace, process.execPath];
}

function confined(capture: string): string[] {
  const readable = [
    join(ROOT, 'dist/*'),
    join(ROOT, 'node_modules/*'),
    join(ROOT, 'package.json'),
    capture,
    `${out}/*`,
  ];
  const rights = readable.map((path) => `--allow-fs-read=${path}`);
  return [process.execPath, '--no-warnings', PERMISSION, ...rights, `--allow-fs-write=${out}/*`, '--allow-worker'];
}

/** What the last watched run did that it must not do. */
function traceTrouble(): string[] {
  const lines = readFileSync(trace, 'utf8').split('\n');
  return lines.filter((line, index) => {
    if (NETWORK.test(line)) return true;
    // The first line is the start of the program itself.
    if (PROCESS.test(line)) return index > 0;
    const written = WRITE.exec(line)?.groups;
    const path = written?.opened ?? written?.changed;
    return path !== undefined && path !== '/dev/null' && dirname(resolve(out, path)) !== out;
  });
}

function same(name: string, how: string, free: Run, other: Run, trouble: readonly string[]): void {
  if (other.code !== free.code) complain(name, `${how}: exit ${other.code}, not ${free.code}`);
  if (other.report !== free.report) complain(name, `${how}: another report`);
  for (const line of trouble.slice(0, 3)) complain(name, `${how}: ${line}`);
}

function complain(name: string, what: string): void {
  differences++;
  console.error(`${name}: ${what.slice(0, 300)}`);
}
