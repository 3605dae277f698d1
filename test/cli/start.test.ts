import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/analysis/version.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { runCli } from '../support/run-cli.ts';
import { moduleUses } from '../support/source-text.ts';

const SOURCES = new URL('../../src/', import.meta.url).pathname;

/** What is loaded before the first line of `start` runs: its imports of values and theirs. */
function loadedWith(start: string): Set<string> {
  const loaded = new Set<string>();
  const pending = [join(SOURCES, start)];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const use of moduleUses(readFileSync(file, 'utf8'))) {
      if (use.typeOnly || use.dynamic) continue;
      if (use.specifier.startsWith('.')) pending.push(join(dirname(file), use.specifier));
      else loaded.add(use.specifier);
    }
  }
  return loaded;
}

describe('what a start loads', () => {
  test('--version needs no parser, no analysis', () => {
    const modules = [...loadedWith('cli/main.ts')].filter((name) => !name.startsWith('node:'));
    expect(modules.length).toBeLessThan(10);
    expect(modules).not.toContain('yargs');
    expect(runCli(['--version']).stdout).toBe(`${VERSION}\n`);
  });

  test('the table of commands loads none of them', () => {
    expect(loadedWith('cli/commands/index.ts').size).toBe(1);
  });

  test('an analysis loads what other inputs, filters and commands need only when they come', () => {
    const loaded = [...loadedWith('cli/commands/analyze.ts')].map((name) => name.replace(SOURCES, ''));
    for (const rare of ['capture/pcapng/pcapng-reader.ts', 'capture/zstd-decoder.ts', 'filter/parse.ts', 'tinyglobby'])
      expect(loaded).not.toContain(rare);
  });
});

describe('help and completion of commands that are not loaded', () => {
  test('--help lists every command with its words', () => {
    const words = runCli(['--help']).stdout.replace(/\s+/g, ' ');
    for (const { usage, description } of Object.values(COMMANDS)) {
      expect(words).toContain(`amfscope ${usage}`);
      expect(words).toContain(description);
    }
  });

  test.each(Object.entries(COMMANDS))('%s --help lists its options', async (name, { load }) => {
    const help = runCli([name, '--help']).stdout;
    const source = readFileSync(join(SOURCES, `cli/commands/${name}.ts`), 'utf8');
    for (const [, option] of source.matchAll(/\.option\('([a-z-]+)'/g)) expect(help).toContain(`--${option}`);
    expect(help).toContain(`amfscope ${name}`);
    expect(typeof (await load()).run).toBe('function');
  });

  test('completion knows the options of the command that is being written', () => {
    const completed = runCli(['--get-yargs-completions', 'amfscope', 'analyze', '--f']).stdout;
    expect(completed).toContain('--fail-on');
    expect(runCli(['--get-yargs-completions', 'amfscope', 'formats', '--f']).stdout).not.toContain('--fail-on');
  });

  test('an option without its value is a mistake of the user', () => {
    const { code, stderr } = runCli(['analyze', 'x.pcap', '--width']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Not enough arguments following: width')]);
  });
});
