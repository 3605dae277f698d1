import type { HtmlParts } from '../../format.ts';
import { type ComparisonHead, ELEMENTS, type OperationSamples } from './data.ts';
import { htmlDocument } from './document.ts';

/** A comparison (as `compare -f json` writes it) as a page. @param summary lines for those who see it without its application */
export function comparisonHtml(
  comparison: unknown,
  samples: readonly OperationSamples[],
  summary: readonly string[],
  parts: HtmlParts | undefined,
): Iterable<string> {
  const head: ComparisonHead = { type: 'comparison', comparison, samples };
  return htmlDocument({ summary, early: [{ id: ELEMENTS.head, json: head }], late: [] }, parts);
}
