import type { RenderOptions, ReportFormat } from '../format.ts';
import type { Report } from '../model.ts';
import { clientsSection } from './text/clients.ts';
import { encryptedSection } from './text/encrypted.ts';
import { faultsSection, lostSection } from './text/faults.ts';
import { nextStepsSection } from './text/next-steps.ts';
import { operationsSection } from './text/operations.ts';
import { otherTrafficSection } from './text/other-traffic.ts';
import { Page } from './text/page.ts';
import { pushesSection } from './text/pushes.ts';
import { rulesSection } from './text/rules.ts';
import { slowestSection } from './text/slowest.ts';
import { summarySection } from './text/summary.ts';
import { securitySection, troubleSection } from './text/trouble.ts';

/** In order of reading; a section with nothing to say prints nothing. */
const SECTIONS: readonly ((report: Report, page: Page, lost: RenderOptions['lost']) => void)[] = [
  summarySection,
  rulesSection,
  otherTrafficSection,
  encryptedSection,
  operationsSection,
  slowestSection,
  faultsSection,
  lostSection,
  pushesSection,
  clientsSection,
  securitySection,
  troubleSection,
  nextStepsSection,
];

function render(report: Report, options: RenderOptions): string {
  const page = new Page(options.width ?? 80, options.color ?? false);
  for (const section of SECTIONS) section(report, page, options.lost);
  return page.text();
}

/** For a terminal: no line wider than `width`, captured text harmless. */
export const text: ReportFormat = {
  name: 'text',
  extension: 'txt',
  description: 'for people: summary, operations, slowest calls, faults, what could not be read',
  digests: true,
  render,
};
