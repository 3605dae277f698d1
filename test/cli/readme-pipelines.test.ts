import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CLI = process.env.AMFSCOPE_MAIN ?? new URL('../../dist/cli/main.js', import.meta.url).pathname;

/** The commands of the section on comparing runs, in order; folded lines of YAML are one. */
function commands(): string[] {
  const section = /## Comparing runs\n(.*?)\n## /s.exec(readFileSync('README.md', 'utf8'))![1]!;
  const plain = [...section.matchAll(/^ {4}amfscope (.*)$/gm)].map((match) => match[1]!);
  const folded = [...section.matchAll(/^- run: >\n((?: {4}.*\n)+)/gm)].map((match) => match[1]!.replace(/\s+/g, ' '));
  const script = [...section.matchAll(/^ {2}script: (.*)$/gm)].map((match) => match[1]!);
  return [...plain, ...[...folded, ...script].map((text) => text.trim().replace(/^npx amfscope /, ''))];
}

it('every command of the section on comparing runs does what it says', () => {
  for (const name of ['good', 'new', 'run']) copyFileSync('captures/pyamf-flex.pcap', join(folder, `${name}.pcap`));
  const summary = join(folder, 'summary.md');
  const found = commands();
  expect(found.length).toBeGreaterThanOrEqual(4);
  for (const text of found) {
    const { status, stderr } = spawnSync('sh', ['-c', `"$NODE" "$CLI" ${text}`], {
      cwd: folder,
      env: { ...process.env, NODE: process.execPath, CLI, GITHUB_STEP_SUMMARY: summary },
    });
    expect({ text, status, stderr: String(stderr) }).toEqual({ text, status: 0, stderr: '' });
  }
  expect(readFileSync(summary, 'utf8')).toContain('## Comparison: pass');
  expect(readFileSync(join(folder, 'compare.xml'), 'utf8')).toContain('failures="0"');
});
