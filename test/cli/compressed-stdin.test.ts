import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const plain = new URL('fixtures/nginx-gateway-errors.pcapng', import.meta.url).pathname;

const containers: Readonly<Record<string, () => Uint8Array>> = {
  zstd: () => readFileSync(`${plain}.zst`),
  lz4: () => readFileSync(`${plain}.lz4`),
  gzip: () => gzipSync(readFileSync(plain)),
  none: () => readFileSync(plain),
};

interface ReportText {
  readonly inputs: readonly unknown[];
  readonly calls: readonly unknown[];
  readonly diagnostics: readonly { readonly code: string }[];
}

/** The report as text, without what it says of the file itself. */
function withoutInput(json: string): string {
  const report = JSON.parse(json) as ReportText;
  expect(report.inputs).toHaveLength(1);
  expect(report.calls).toHaveLength(5);
  const diagnostics = report.diagnostics.filter(({ code }) => !code.startsWith('file.'));
  return JSON.stringify({ ...report, inputs: [], diagnostics }, null, 1);
}

describe('a compressed capture on standard input', () => {
  const json = withoutInput(runCli(['analyze', '-f', 'json', plain]).stdout);
  const csv = runCli(['analyze', '-f', 'csv', plain]).stdout;

  test.each(Object.entries(containers))('%s: the report is that of the capture in it', (_name, container) => {
    const input = container();
    const piped = runCli(['analyze', '-f', 'json', '-'], { input });
    expect(piped.code).toBe(0);
    expect(withoutInput(piped.stdout)).toBe(json);
    expect(runCli(['analyze', '-f', 'csv', '-'], { input }).stdout).toBe(csv);
  });
});
