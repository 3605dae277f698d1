import type { ReportFormat } from '../format.ts';
import type { Report } from '../model.ts';
import { clientsSection, pushesSection } from './markdown/parties.ts';
import { rulesSections } from './markdown/rules.ts';
import {
  faultSection,
  headSection,
  lostSection,
  operationSections,
  otherTrafficSection,
  securitySection,
  slowestSection,
  troubleSection,
} from './markdown/sections.ts';

/** GitHub refuses comments above 65,536 characters; what does not fit is left out as whole sections. */
const MAX_CHARACTERS = 60_000;
const LEFT_OUT = '_Some parts are left out: they are too long for a comment. `amfscope render` writes them as text._';

function render(report: Report): string {
  const sections = [
    headSection(report),
    ...rulesSections(report),
    ...otherTrafficSection(report),
    ...operationSections(report),
    ...faultSection(report),
    ...lostSection(report),
    ...securitySection(report),
    ...slowestSection(report),
    ...clientsSection(report),
    ...pushesSection(report),
    ...troubleSection(report),
  ];
  let length = 0;
  const kept = sections.filter((section) => {
    if (length + section.length > MAX_CHARACTERS) return false;
    length += section.length + 2;
    return true;
  });
  if (kept.length < sections.length) kept.push(LEFT_OUT);
  return `${kept.join('\n\n')}\n`;
}

/** GitHub-flavoured Markdown that fits into a pull-request comment; long parts are folded. */
export const markdown: ReportFormat = {
  name: 'markdown',
  extension: 'md',
  description: 'a comment for a pull request: verdict, operations, faults; the rest folded',
  render,
};
