import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseByYargs } from '../../src/cli/command-line.ts';
import type { CommandEntry } from '../../src/cli/commands/command.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { readPlainLine } from '../../src/cli/plain-line.ts';

async function plainly(words: readonly string[]): Promise<object | null> {
  const { usage, load }: CommandEntry = COMMANDS[words[0] as keyof typeof COMMANDS];
  return readPlainLine(words, usage, await load());
}

async function byYargs(words: readonly string[]): Promise<Record<string, unknown>> {
  const { $0: _script, ...argv } = (await chooseByYargs(words, null))!.argv as Record<string, unknown>;
  return argv;
}

async function expectSame(words: readonly string[]): Promise<void> {
  const { $0: _script, ...plain } = (await plainly(words)) as Record<string, unknown>;
  expect(plain).toEqual(await byYargs(words));
}

describe('a usual command line', () => {
  it.each([
    'analyze a.pcap',
    'analyze a.pcap b/ c*.pcap 7 1e3',
    'analyze -f text -f json=out.json a.pcap --threads 1 --no-progress',
    'analyze --format=csv=x.csv --width=100 a.pcap -q --strict --allow-empty',
    'analyze -d tcp.port==8400,http a.pcap --redact pin --redact=salt --values full --overlap last',
    'analyze a.pcap --max-record 1MiB --timeout 2.5 --progress',
    'inspect a.pcap -Y status==fault',
    'streams a.pcap b.pcap',
    'timeline a.pcap --show-secrets',
    'schema a.pcap --color never',
  ])('%s: is read as yargs reads it', async (line) => {
    await expectSame(line.split(' '));
  });

  it('is read as yargs reads it, whatever it is made of', async () => {
    const word = fc.constantFrom(
      ...['a.pcap', '-', '-f', 'json', '--format', '--format=text', '-q', '--quiet', '--no-quiet', '--threads', '2'],
      ...['--threads=07', '--values', 'none', '--values=all', '--strict', 'true', '--no-progress', '--redact', 'x y'],
      ...['--width=1.5', '-Y', 'a=b', '--max-record=9', '--fail-on', 'fault', '--no-format', '--', '-qf', '--nonsense'],
      ...['"quoted"', "'q'", '0x10', '-5', '--timeout=1e3', '--decodeAs', '--fail-on=a,b', '', '--overlap=first'],
    );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 7 }), async (words) => {
        const line = ['analyze', ...words.map((each) => (each === '-' ? 'dash' : each)), 'b.pcap'];
        if ((await plainly(line)) === null) return;
        read++;
        await expectSame(line);
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(20);
  });
});

describe('left to yargs', () => {
  it.each([
    ['analyze'],
    ['analyze', '--help', 'a.pcap'],
    ['analyze', 'a.pcap', '--thread', '1'],
    ['analyze', 'a.pcap', '--threads'],
    ['analyze', 'a.pcap', '--threads', 'many'],
    ['analyze', 'a.pcap', '--values', 'some'],
    ['analyze', 'a.pcap', '-f'],
    ['analyze', 'a.pcap', '-f', '-q'],
    ['analyze', 'a.pcap', '-fjson'],
    ['analyze', 'a.pcap', '--strict', 'true'],
    ['analyze', 'a.pcap', '--strict=false'],
    ['analyze', 'a.pcap', '--width', '1', '--width', '2'],
    ['analyze', 'a.pcap', '--', 'b.pcap'],
    ['analyze', 'a.pcap', '--config', 'c.json'],
    ['analyze', '"a.pcap"'],
    ['inspect', 'a.pcap', '--follow', '1'],
    ['compare', 'a.pcap', 'b.pcap'],
    ['extract', 'a.pcap'],
    ['formats'],
  ])('%s %s %s %s', async (...words) => {
    expect(await plainly(words)).toBeNull();
  });

  it('standard input is a file', async () => {
    expect(await plainly(['analyze', '-'])).toMatchObject({ capture: ['-'] });
  });
});
