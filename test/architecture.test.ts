import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { architectureViolations } from './support/architecture.ts';

const SOURCE_ROOT = fileURLToPath(new URL('../src', import.meta.url));

describe('architecture', () => {
  it('is kept by src/', () => {
    expect(architectureViolations(SOURCE_ROOT)).toEqual([]);
  });
});

describe('architecture rules', () => {
  let root = '';

  function plant(files: Record<string, string>): string[] {
    root = mkdtempSync(join(tmpdir(), 'amfscope-architecture-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return architectureViolations(root);
  }

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const allowed: Record<string, Record<string, string>> = {
    'a folder imports itself': { 'bytes/a.ts': "import { b } from './b.ts';\n", 'bytes/b.ts': 'export const b = 1;\n' },
    'wire folders import bytes and diagnostics': {
      'tcp/a.ts': "import { x } from '../bytes/x.ts';\nimport type { Y } from '../diagnostics/y.ts';\n",
    },
    'calls imports types of http': { 'calls/a.ts': "import type { HttpExchange } from '../http/exchange.ts';\n" },
    'files are read by the slab source': { 'capture/slab-source.ts': "import { open } from 'node:fs/promises';\n" },
    'console in cli': { 'cli/main.ts': "console.log('x');\n" },
    'words in comments, strings and regular expressions': {
      'http/a.ts':
        "// console.log\nexport const a = 'Date.now()';\nexport const b = /process.exit/;\nexport const c = `Intl.$" +
        '{a}Math.random`;\n',
    },
    'a fixed date': { 'analysis/a.ts': 'export const at = new Date(0);\n' },
    'the public index re-exports': { 'index.ts': "export { analyze } from './analysis/analyze.ts';\n" },
    'a table that imports its rows': {
      'link/index.ts': "import { a } from './a.ts';\nexport const TABLE = { a } as const;\n",
    },
  };
  for (const [name, files] of Object.entries(allowed)) {
    it(`allows: ${name}`, () => expect(plant(files)).toEqual([]));
  }

  const refused: Record<string, [path: string, text: string, message: string]> = {
    'bytes imports anything': [
      'bytes/a.ts',
      "import { x } from '../diagnostics/x.ts';\n",
      'imports diagnostics/x.ts, but bytes may not',
    ],
    'bytes imports a type': [
      'bytes/a.ts',
      "import type { X } from '../amf/x.ts';\n",
      'imports amf/x.ts, but bytes may not',
    ],
    'tcp imports ip': [
      'tcp/a.ts',
      "import type { D } from '../ip/datagram.ts';\n",
      'imports ip/datagram.ts, but tcp may not',
    ],
    'calls runs http': [
      'calls/a.ts',
      "import { h } from '../http/h.ts';\n",
      'imports http/h.ts for more than types, but calls may not',
    ],
    'inline types are still a run-time import': [
      'calls/a.ts',
      "import { type H } from '../http/h.ts';\n",
      'imports http/h.ts for more than types, but calls may not',
    ],
    'a dynamic import': [
      'report/a.ts',
      "export const a = () => import('../cli/a.ts');\n",
      'imports cli/a.ts, but report may not',
    ],
    'a re-export': [
      'amf/a.ts',
      "export { x } from '../flex/x.ts';\nexport const y = 1;\n",
      'imports flex/x.ts, but amf may not',
    ],
    'an import over several lines': [
      'http/a.ts',
      "import {\n  one,\n  two,\n} from '../tcp/a.ts';\n",
      'imports tcp/a.ts, but http may not',
    ],
    'an import after a regular expression with quotes': [
      'http/a.ts',
      "const q = /['\"]/;\nimport { t } from '../tcp/a.ts';\nexport { q };\n",
      'imports tcp/a.ts, but http may not',
    ],
    'analysis imports cli': [
      'analysis/a.ts',
      "import '../cli/main.ts';\n",
      'imports cli/main.ts, but analysis may not',
    ],
    'a way out of src': [
      'cli/a.ts',
      "import { t } from '../../test/t.ts';\n",
      'imports ../../test/t.ts from outside the tree',
    ],
    'an unknown folder': ['utils/a.ts', 'export const a = 1;\n', 'is not in the import table'],
    'the file system': ['http/a.ts', "import { readFileSync } from 'node:fs';\n", 'imports node:fs'],
    'the file system elsewhere in capture': [
      'capture/pcap.ts',
      "import { open } from 'node:fs/promises';\n",
      'imports node:fs/promises',
    ],
    'node modules in amf': [
      'amf/a.ts',
      "import { createHash } from 'node:crypto';\n",
      'imports node:crypto, but amf/ also runs in a browser',
    ],
    'Buffer in flex': ['flex/a.ts', 'export const a = Buffer.alloc(1);\n', 'uses Buffer'],
    console: ['tcp/a.ts', "console.warn('x');\n", 'prints by console'],
    'the clock': ['analysis/a.ts', 'export const a = Date.now();\n', 'reads the clock'],
    'the clock by new Date': ['analysis/a.ts', 'export const a = new Date();\n', 'reads the clock'],
    process: ['report/a.ts', 'export const a = process.env.X;\n', 'uses process'],
    chance: ['tcp/a.ts', 'export const a = Math.random();\n', 'uses Math.random'],
    'locale formatting': ['report/a.ts', 'export const a = (1).toLocaleString();\n', 'formats by locale'],
    'locale order': ['report/a.ts', "export const a = 'a'.localeCompare('b');\n", 'formats by locale'],
    'code inside a template': ['report/a.ts', 'export const a = `x$' + '{Date.now()}y`;\n', 'reads the clock'],
    'a default export': ['http/a.ts', 'export default 1;\n', 'has a default export'],
    'a barrel': [
      'http/a.ts',
      "// everything\nexport { b } from './b.ts';\nexport type { C } from './c.ts';\n",
      'is a barrel',
    ],
    'export star': ['http/a.ts', "export * from './b.ts';\nexport const c = 1;\n", 'is a barrel'],
    'a long file': ['http/a.ts', 'export {};\n'.repeat(401), 'has 401 lines, more than 400'],
  };
  for (const [name, [path, text, message]] of Object.entries(refused)) {
    it(`refuses: ${name}`, () => expect(plant({ [path]: text })).toEqual([`${path}: ${message}`]));
  }
});
