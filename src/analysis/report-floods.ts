import { DIAGNOSTICS } from '../diagnostics/codes.ts';
import type { DiagnosticLog } from '../diagnostics/log.ts';

/** Warnings of one code above this number are a flood. */
const FLOOD = 1000;

/**
 * Says of which warnings there were so many that the listed examples cannot stand for them. Guards are left out: they speak once for each thing they
 * turn away, and their count is the finding.
 */
export function reportFloods(log: DiagnosticLog): void {
  for (const { code, count } of log.entries()) {
    const { severity, cause } = DIAGNOSTICS[code];
    if (count <= FLOOD || cause === 'limit' || (severity !== 'warning' && severity !== 'error')) continue;
    log.report('limit.diagnostics', `${code}: ${count} in all`, {});
  }
}
