import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DIAGNOSTIC_CODES, DIAGNOSTICS } from '../../src/diagnostics/codes.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import domainNames from '../support/domain-names.json' with { type: 'json' };

const ROOT = new URL('../../', import.meta.url).pathname;

/** Named for what is to come; nothing says them yet. */
const RESERVED = /^(?:rtmp\.|report\.name-changed$)/;

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const read = (paths: readonly string[]): string => paths.map((path) => readFileSync(path, 'utf8')).join('\n');

describe('the table of diagnostics', () => {
  const source = read(filesBelow('src', /\.ts$/).filter((path) => !path.endsWith('diagnostics/codes.ts')));
  const own = import.meta.url.split('/').at(-1) as string;
  const tests = read(
    filesBelow('test', /\.(?:ts|txt|json)$/).filter(
      (path) => !path.endsWith(own) && !path.endsWith('domain-names.json'),
    ),
  );
  /** The reference's own vectors use its names. */
  const aliases = new Map<string, string[]>();
  for (const [name, code] of Object.entries(domainNames)) aliases.set(code, [...(aliases.get(code) ?? []), name]);

  test.each(DIAGNOSTIC_CODES.filter((code) => !RESERVED.test(code)))(
    '%s is said by the product and provoked by a test',
    (code) => {
      expect(source.includes(`'${code}'`), 'no code says it').toBe(true);
      const names = [code, ...(aliases.get(code) ?? [])];
      expect(
        names.some((name) => tests.includes(name)),
        'no test names it',
      ).toBe(true);
    },
  );

  test('titles are sentences without markup, codes have an area', () => {
    for (const code of DIAGNOSTIC_CODES) {
      expect(code).toMatch(/^[a-z]+\.[a-z0-9-]+$/);
      expect(DIAGNOSTICS[code].title).toMatch(/^[^`<>|]{5,}$/);
    }
  });
});

describe('the log', () => {
  test('counts exactly, keeps the first examples, lists in table order', () => {
    const log = new DiagnosticLog(2);
    for (let packet = 1; packet <= 5; packet++) log.report('tcp.gap', `gap ${packet}`, { packet });
    log.tally('file.empty', 3);
    expect(log.isFull('tcp.gap')).toBe(true);
    expect(log.isFull('file.empty')).toBe(false);
    expect(log.entries()).toEqual([
      { code: 'file.empty', count: 3, examples: [] },
      {
        code: 'tcp.gap',
        count: 5,
        examples: [
          { detail: 'gap 1', place: { packet: 1 } },
          { detail: 'gap 2', place: { packet: 2 } },
        ],
      },
    ]);
  });
});
