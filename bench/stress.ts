import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './contenders.ts';
import { type Measurement, measure } from './measure.ts';
import { renderSize } from './size.ts';
import { SCENARIOS, type Scenario } from './stress/scenarios.ts';

const MEMORY_BOUND = 512e6;
/** No findings, or findings that degrade the report; 3 = nothing could be read. */
const EXITS = [0, 3];

interface ReportFacts {
  readonly status: string;
  readonly totals: { readonly packets: number };
  readonly diagnostics: readonly { readonly code: string }[];
}

if (!existsSync(CLI)) {
  console.error(`Not built: ${CLI} is missing (npm run build)`);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'amfscope-stress-'));
  try {
    console.log(
      `| capture | seconds | CPU s | peak memory | status | packets | breach |\n|---|---|---|---|---|---|---|`,
    );
    for (const scenario of SCENARIOS) process.exitCode = (await stress(scenario, folder)) || process.exitCode || 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns 1 when a bound was broken. */
async function stress(scenario: Scenario, folder: string): Promise<number> {
  const path = join(folder, 'report.json');
  rmSync(path, { force: true });
  const args = [CLI, 'analyze', '-', '-q', '--no-progress', '-f', `json=${path}`, ...scenario.options];
  const result = await measure(process.execPath, args, { timeout: scenario.seconds * 2000 }, scenario.capture());
  const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ReportFacts) : null;
  const breaches = breachesOf(scenario, result, report);
  const cells = [
    scenario.name,
    result.seconds.toFixed(1),
    result.cpuSeconds?.toFixed(1) ?? 'unknown',
    result.peakBytes === null ? 'unknown' : renderSize(result.peakBytes),
    report?.status ?? '-',
    report?.totals.packets ?? '-',
    breaches.join('; ') || 'none',
  ];
  console.log(`| ${cells.join(' | ')} |`);
  return breaches.length > 0 ? 1 : 0;
}

function breachesOf(scenario: Scenario, result: Measurement, report: ReportFacts | null): string[] {
  const breaches: string[] = [];
  if (result.exitCode === null || !EXITS.includes(result.exitCode))
    breaches.push(`exit ${result.exitCode} ${result.stderr.trim().split('\n')[0]}`);
  if (result.seconds > scenario.seconds) breaches.push(`more than ${scenario.seconds} s`);
  if (result.peakBytes !== null && result.peakBytes > MEMORY_BOUND) breaches.push('more than 512 MB');
  if (report === null) return [...breaches, 'no report'];
  const codes = report.diagnostics.map(({ code }) => code);
  const missing = scenario.diagnostics.filter((code) => !codes.includes(code));
  if (missing.length > 0) breaches.push(`without ${missing.join(', ')} (${codes.join(', ')})`);
  if (scenario.packets !== undefined && report.totals.packets !== scenario.packets) breaches.push('packets lost');
  return breaches;
}
