import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

/** What README.md shows of the sample captures is what the command prints, 80 columns wide and without colours. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Transcript {
  readonly command: string;
  readonly printed: readonly string[];
}

/** Commands of `npx amfscope` and the indented lines below each, as far as they are shown (`…` stands for the rest). */
function transcripts(): Transcript[] {
  const found: { command: string; printed: string[] }[] = [];
  let open: string[] | null = null;
  for (const line of readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n')) {
    if (line.startsWith('    $ ')) {
      const command = /^ {4}\$ npx amfscope (.*)$/.exec(line)?.[1];
      open = command === undefined ? null : [];
      if (command !== undefined && open !== null) found.push({ command, printed: open });
    } else if (open !== null && (line.startsWith('    ') || line === '')) {
      open.push(line.slice(4));
    } else {
      open = null;
    }
  }
  return found;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amfscope-readme-'));
  symlinkSync(join(ROOT, 'captures'), join(folder, 'captures'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are some', () => expect(transcripts().length).toBeGreaterThan(4));

test.each(transcripts())('$command', ({ command, printed }) => {
  const env = { COLUMNS: '80', NO_COLOR: '1' };
  const { stdout, stderr } = runCli(command.split(' '), { cwd: folder, env });
  const shown = printed.join('\n').trimEnd();
  const whole = (stdout + stderr).trimEnd();
  if (shown.endsWith('\n…')) expect(whole.startsWith(shown.slice(0, -1))).toBe(true);
  else expect(whole).toBe(shown);
});
