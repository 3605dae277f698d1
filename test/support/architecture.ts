import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { blankLiterals, type ModuleUse, moduleUses } from './source-text.ts';

/** What a folder of `src/` may import: `values` freely, `types` only by `import type`. A path names one module instead of a folder. */
interface Allowance {
  readonly values: readonly string[];
  readonly types?: readonly string[];
}

const WIRE: Allowance = { values: ['bytes', 'diagnostics'] };

/** The import table of ARCHITECTURE.md. A folder may always import itself. */
export const MAY_IMPORT: Readonly<Record<string, Allowance>> = {
  bytes: { values: [] },
  diagnostics: { values: ['bytes'] },
  capture: WIRE,
  link: WIRE,
  ip: WIRE,
  tcp: WIRE,
  http: WIRE,
  tls: WIRE,
  amf: WIRE,
  flex: { values: ['amf', 'bytes', 'diagnostics'] },
  calls: { values: ['flex', 'bytes', 'diagnostics'], types: ['http', 'amf'] },
  report: { values: [] },
  filter: { values: [], types: ['report/model.ts'] },
  baseline: { values: ['report/model.ts', 'filter'] },
  viewer: {
    values: [
      'amf',
      'flex',
      'bytes',
      'filter',
      'report/duration.ts',
      'report/escape.ts',
      'report/number-format.ts',
      'report/verdict-words.ts',
      'report/formats/html',
    ],
    types: ['report/model.ts', 'report/verdict-row.ts', 'baseline/model.ts'],
  },
  analysis: {
    values: [
      'bytes',
      'diagnostics',
      'capture',
      'link',
      'ip',
      'tcp',
      'http',
      'tls',
      'amf',
      'flex',
      'calls',
      'report',
      'filter',
    ],
  },
  cli: { values: ['analysis', 'baseline', 'filter', 'report', 'diagnostics', 'amf'] },
  'index.ts': { values: ['analysis', 'baseline', 'report', 'amf', 'capture', 'diagnostics'] },
};

/** Folders that run in a browser as well: no `node:` module, no package, no Buffer. */
const BROWSER_SAFE = new Set(['bytes', 'amf', 'flex', 'report', 'filter', 'viewer']);

/** Where the file system may be touched, besides cli/. */
const FILE_READERS = /^capture\/(slab-source|inputs)\.ts$/;

const MAX_LINES = 400;

/** Literal tables that grow by a line an entry. */
const LONG_TABLES = new Set(['diagnostics/codes.ts']);

interface WordRule {
  readonly pattern: RegExp;
  readonly message: string;
  /** The folders where the word is welcome. */
  readonly except: readonly string[];
}

const WORD_RULES: readonly WordRule[] = [
  { pattern: /\bconsole\s*\./, message: 'prints by console', except: ['cli'] },
  {
    pattern: /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?!\s*\(\s*[^)\s])|\bperformance\s*\./,
    message: 'reads the clock',
    except: ['cli'],
  },
  { pattern: /\bprocess\s*\./, message: 'uses process', except: ['cli'] },
  { pattern: /\bMath\s*\.\s*random\b/, message: 'uses Math.random', except: ['cli'] },
  { pattern: /\.\s*toLocale\w*|\bIntl\s*\.|\.\s*localeCompare\b/, message: 'formats by locale', except: ['cli'] },
  { pattern: /\bexport\s+default\b|\bas\s+default\b/, message: 'has a default export', except: [] },
];

/** Every breach of the architecture's rules in the source tree at `root`, as `path: what`, sorted by path. */
export function architectureViolations(root: string): string[] {
  const violations: string[] = [];
  for (const path of sourceFiles(root)) {
    const source = readFileSync(join(root, path), 'utf8');
    const found: string[] = [];
    const folder = path.includes('/') ? path.slice(0, path.indexOf('/')) : path;
    for (const use of moduleUses(source)) found.push(...useViolations(path, folder, use));
    found.push(...textViolations(path, folder, source));
    for (const what of found) violations.push(`${path}: ${what}`);
  }
  return violations;
}

function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function useViolations(path: string, folder: string, use: ModuleUse): string[] {
  const { specifier } = use;
  if (specifier.startsWith('.')) return relativeViolations(path, folder, use);
  if (BROWSER_SAFE.has(folder) && !(folder === 'viewer' && !specifier.startsWith('node:'))) {
    return [`imports ${specifier}, but ${folder}/ also runs in a browser`];
  }
  if (/^node:fs\b/.test(specifier) && folder !== 'cli' && !FILE_READERS.test(path)) return [`imports ${specifier}`];
  if (specifier === 'node:process' && folder !== 'cli') return ['imports node:process'];
  return [];
}

function relativeViolations(path: string, folder: string, use: ModuleUse): string[] {
  const target = posix.normalize(posix.join(posix.dirname(path), use.specifier));
  if (target.startsWith('../')) return [`imports ${use.specifier} from outside the tree`];
  const targetFolder = target.includes('/') ? target.slice(0, target.indexOf('/')) : target;
  if (targetFolder === folder) return [];
  const allowance = MAY_IMPORT[folder];
  if (allowance === undefined) return [`stands in ${folder}, which the import table does not know`];
  const names = (list: readonly string[] | undefined) =>
    list?.some((name) => name === targetFolder || name === target || target.startsWith(`${name}/`)) ?? false;
  if (names(allowance.values) || (use.typeOnly && names(allowance.types))) return [];
  const only = names(allowance.types) ? ' for more than types' : '';
  return [`imports ${target}${only}, but ${folder} may not`];
}

function textViolations(path: string, folder: string, source: string): string[] {
  const found: string[] = [];
  const code = blankLiterals(source);
  if (!(folder in MAY_IMPORT)) found.push('is not in the import table');
  for (const rule of WORD_RULES) {
    if (!rule.except.includes(folder) && rule.pattern.test(code)) found.push(rule.message);
  }
  if (BROWSER_SAFE.has(folder) && /\bBuffer\b/.test(code)) found.push('uses Buffer');
  if (path !== 'index.ts' && isBarrel(code)) found.push('is a barrel');
  const lines = source.split('\n').length - (source.endsWith('\n') ? 1 : 0);
  if (lines > MAX_LINES && !LONG_TABLES.has(path)) found.push(`has ${lines} lines, more than ${MAX_LINES}`);
  return found;
}

/** A file that holds nothing but re-exports, or hands a whole module on. */
function isBarrel(code: string): boolean {
  if (/\bexport\s+(?:type\s+)?\*/.test(code)) return true;
  const rest = code.replace(/\bexport\s+(?:type\s+)?\{[^}]*\}\s*from\s*(['"]).*?\1\s*;?/g, '');
  return rest !== code && rest.trim() === '';
}
