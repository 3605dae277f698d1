import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import type { AnalyzeOptions } from '../analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../analysis/limits.ts';
import { ReportBodies } from '../analysis/report-bodies.ts';
import { UserError } from '../diagnostics/user-error.ts';
import type { HtmlParts } from '../report/format.ts';
import type { Call } from '../report/model.ts';
import { EXIT } from './exit-codes.ts';

const APPLICATION = new URL('../viewer/viewer.html', import.meta.url);

/**
 * The application of html reports.
 * @throws UserError when the package was built without its application
 */
export function readApplication(): string {
  try {
    return readFileSync(APPLICATION, 'utf8');
  } catch {
    throw new UserError(
      `the viewer is missing: ${fileURLToPath(APPLICATION)}`,
      'npm run build makes it',
      EXIT.internal,
    );
  }
}

/** What the html format needs: the application, and the messages of `calls` where there is a capture. */
export function htmlParts(
  application: string,
  calls: readonly Call[] = [],
  bodies: ReportBodies | null = null,
): HtmlParts {
  const pack = (bytes: Uint8Array) => deflateRawSync(bytes).toString('base64');
  if (bodies === null) return { application, pack, bodies: null };
  const { index, parts } = bodies.of(calls);
  return { application, pack, bodies: { index, parts: parts.map((part) => Buffer.from(part).toString('base64')) } };
}

/** Gathers the messages of a run for its report; null when no values are to leave it. */
export function bodiesFor(options: AnalyzeOptions): ReportBodies | null {
  if (options.values === 'none') return null;
  const { redaction, classes } = options;
  return new ReportBodies({
    limit: options.limits?.reportBodies ?? DEFAULT_LIMITS.reportBodies,
    ...(redaction === undefined ? {} : { redaction }),
    ...(classes === undefined ? {} : { classes }),
  });
}
