import { expect, test } from 'vitest';
import { reportFloods } from '../../src/analysis/report-floods.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';

test('a flood of one warning is said once, with its exact count', () => {
  const log = new DiagnosticLog();
  log.tally('link.truncated', 50_000);
  log.tally('tcp.flow-limit', 50_000);
  log.tally('tcp.out-of-order', 50_000);
  log.tally('tcp.gap', 1000);
  reportFloods(log);
  expect(log.entries().find((entry) => entry.code === 'limit.diagnostics')).toMatchObject({
    count: 1,
    examples: [{ detail: 'link.truncated: 50000 in all' }],
  });
});
