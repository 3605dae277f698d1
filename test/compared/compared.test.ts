import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { analyze, type Call } from '../../src/index.ts';
import { CASES, type ComparedCase } from './cases.ts';
import { MADE } from './make.ts';

/** `COMPARED=write` makes the captures and amfscope's answers anew, `COMPARED=tshark` tshark's answers; look at the difference before you keep it. */
const rewrite = process.env.COMPARED;
const TSHARK = 'tshark';
const here = import.meta.dirname;
const file = (name: string): string => `${here}/${name}`;
const text = (name: string): string => readFileSync(file(name), 'utf8');

const commandLine = ({ name, command }: ComparedCase): string[] => ['-n', '-r', `${name}.pcap`, ...command];

/** The version, the command and what it printed. */
function askTshark(row: ComparedCase): string {
  const run = (args: string[]): string =>
    execFileSync(TSHARK, args, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const version = run(['--version']).split('\n', 1)[0];
  const shown = commandLine(row).map((word) => (/[|> ]/.test(word) ? `'${word}'` : word));
  return `# ${version}\n# tshark ${shown.join(' ')}\n\n${run(commandLine(row))}`;
}

function pick(call: Call): object {
  const { operation, status, statusReason, encoding, batch, correlationId, timing, fault } = call;
  return {
    ...{ operation, status, statusReason, encoding, batch, correlationId, pairedBy: call.pairedBy },
    fault: fault === null ? null : { code: fault.code, message: fault.message },
    ...{ totalNs: timing.totalNs, arguments: call.arguments, result: call.result },
  };
}

test.each(CASES)('$name: $traffic', async (row) => {
  const make = MADE[row.name];
  if (make !== undefined) {
    if (rewrite === 'write') writeFileSync(file(`${row.name}.pcap`), make());
    expect(Buffer.from(make()).equals(readFileSync(file(`${row.name}.pcap`)))).toBe(true);
  }
  const report = await analyze([file(`${row.name}.pcap`)], { values: 'full' });
  const answer = {
    status: report.status,
    calls: report.calls.map(pick),
    diagnostics: report.diagnostics
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, count }) => [code, count]),
  };
  if (rewrite === 'write') writeFileSync(file(`${row.name}.expected.json`), `${JSON.stringify(answer, null, 1)}\n`);
  const expected: unknown = JSON.parse(text(`${row.name}.expected.json`));
  expect(JSON.parse(JSON.stringify(answer))).toEqual(expected);
  for (const part of row.right) expect(JSON.stringify(expected)).toContain(part);
});

test.each(CASES)('$name: what tshark 4.0 says of it', (row) => {
  if (rewrite === 'tshark') writeFileSync(file(`${row.name}.tshark.txt`), askTshark(row));
  const [version, command, ...answer] = text(`${row.name}.tshark.txt`).split('\n');
  expect(version).toMatch(/^# TShark \(Wireshark\) 4\.0\./);
  expect(command?.replaceAll("'", '')).toBe(`# tshark ${commandLine(row).join(' ')}`);
  const said = answer.join('\n');
  for (const part of row.says) expect(said).toMatch(part);
  for (const part of row.lacks) expect(said).not.toMatch(part);
});

test('README.md has the row of each case, and each case has its note', () => {
  const rows = CASES.map(({ traffic, tshark, amfscope }) => `| ${traffic} | ${tshark} | ${amfscope} |`);
  const table = text('README.md')
    .split('\n')
    .filter((line) => line.split(' | ').length === 3);
  expect(table).toEqual(['| traffic | tshark 4.0 | amfscope |', ...rows]);
  for (const { name } of CASES) expect(text(`${name}.md`)).toMatch(/MIT/);
});
