import { escapeHtml, escapeScriptJson } from '../../escape.ts';
import type { HtmlParts } from '../../format.ts';

/** Marks in the built application: what comes first, and what may come after the script has begun. */
const EARLY = '<!--amfscope:early-->';
const LATE = '<!--amfscope:late-->';
const SUMMARY = '<!--amfscope:summary-->';

const PLAIN = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<title>amfscope report</title>
</head>
<body>
${SUMMARY}
${EARLY}
${LATE}
</body>
</html>
`;

/** An element of the document: its id and its JSON, or text that is packed already. */
export interface DataElement {
  readonly id: string;
  readonly json?: unknown;
  readonly packed?: string;
}

export interface DocumentContent {
  /** Lines for those who see the page without its application. */
  readonly summary: readonly string[];
  readonly early: Iterable<DataElement>;
  readonly late: Iterable<DataElement>;
}

/** The document in pieces. Every captured text in it is packed, or escaped for its place. */
export function* htmlDocument(content: DocumentContent, parts: HtmlParts | undefined): Generator<string> {
  const application = parts?.application ?? PLAIN;
  const summary = content.summary.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n');
  const [head = '', afterSummary = ''] = split(application, SUMMARY);
  const [beforeData = '', afterEarly = ''] = split(afterSummary, EARLY);
  const [script = '', tail = ''] = split(afterEarly, LATE);
  yield head + summary + beforeData;
  for (const element of content.early) yield elementText(element, parts);
  yield script;
  for (const element of content.late) yield elementText(element, parts);
  yield tail;
}

function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function elementText({ id, json, packed }: DataElement, parts: HtmlParts | undefined): string {
  if (packed === undefined && parts === undefined) {
    return `<script type="application/json" id="${id}">${escapeScriptJson(JSON.stringify(json))}</script>\n`;
  }
  const text = packed ?? parts?.pack(new TextEncoder().encode(JSON.stringify(json))) ?? '';
  return `<script type="application/octet-stream" id="${id}">${text}</script>\n`;
}
