/**
 * Compiles the program in `src/amf/rows/` (AssemblyScript) to `src/amf/rows-program.ts`; with `--check` compares instead. The compiler is a package of its own,
 * since nothing else needs it: `npm ci --prefix scripts/rows`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMPILER = 'scripts/rows/node_modules/assemblyscript/bin/asc.js';
const SOURCES = ['src/amf/rows/amf0.ts', 'src/amf/rows/amf3.ts'];
const TARGET = 'src/amf/rows-program.ts';
const OPTIONS = ['--importMemory', '--initialMemory', '1', '--runtime', 'stub', '-O3', '--noAssert'];

function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amfscope-rows-'));
  try {
    const out = join(folder, 'rows.wasm');
    execFileSync(process.execPath, [COMPILER, ...SOURCES, ...OPTIONS, '-o', out], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return readFileSync(out).toString('base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (!existsSync(COMPILER)) {
  console.error('the compiler is missing: npm ci --prefix scripts/rows');
  process.exitCode = 2;
} else {
  const text = `/** The program in \`rows/\`, WebAssembly as Base64. Made by \`npm run rows\`. */\nexport const ROWS_PROGRAM =\n  '${compile()}';\n`;
  if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
  else if (readFileSync(TARGET, 'utf8') !== text) {
    console.error(`${TARGET} is not what src/amf/rows/ gives: npm run rows`);
    process.exitCode = 1;
  } else console.log(`${TARGET} is up to date`);
}
