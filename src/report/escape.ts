/**
 * Captured text is hostile text. One function per medium, applied at the last moment, at the sink; none of them throws, and
 * each is total over every JavaScript string, lone surrogates included.
 */

const PLAIN_ASCII = /^[\x20-\x7e]*$/;
/** Everything outside letters, marks, numbers, punctuation, symbols and spaces, and what is inside but shows nothing. */
const NOT_PRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]|\p{Default_Ignorable_Code_Point}|\u2800/gu;
/** More than three combining marks on one letter climb into the lines above. */
const STACKED_MARKS = /(?<=[\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]/gu;

function codeEscape(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/**
 * Allow-list of printable code points: controls, C1, bidirectional and zero-width characters, lone surrogates and unassigned
 * code points become `\x1b`, `\u{202e}`; line ends and tabs `\n`, `\r`, `\t`. The result is one line.
 */
export function escapeInvisible(text: string): string {
  if (PLAIN_ASCII.test(text)) return text;
  return text.replace(NOT_PRINTABLE, codeEscape).replace(STACKED_MARKS, codeEscape);
}

/** Markers that CI runners take for commands: at the head of a line `::`, anywhere in it `##[`, `##vso[`, `##teamcity[`. */
const WORKFLOW_HEAD = /^(\s*)::/;
const WORKFLOW_INSIDE = /#(?=#(?:\[|vso\[|teamcity\[))/gi;

/** Makes a whole line of output harmless to CI runners; for lines that begin with (a piece of) captured text. */
export function defuseWorkflowCommand(line: string): string {
  if (!line.includes('::') && !line.includes('##')) return line;
  return line.replace(WORKFLOW_HEAD, '$1\\::').replace(WORKFLOW_INSIDE, '#\\');
}

/** For a terminal: one printable line that moves no cursor, sets no title, reorders nothing and starts no CI command. */
export function escapeTerminal(text: string): string {
  return defuseWorkflowCommand(escapeInvisible(text));
}

/** A spreadsheet reads these as the start of a formula, also behind blanks and quotes; the full-width forms too. */
const FORMULA = /^[\s"']*[=+\-@\t\r\n|\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** A field may hold line ends, and what follows one stands at the head of a line of output. */
const WORKFLOW_LINE = /([\r\n]\s*)::/g;
const LONE_SURROGATE = /\p{Cs}/gu;
const CSV_CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;

/**
 * One CSV field (RFC 4180). Text is always quoted; numbers and booleans are bare, null is the empty field. Unless `raw`, text that
 * a spreadsheet would run gets a leading `'`, and controls other than TAB, CR and LF become visible.
 */
export function csvField(value: string | number | boolean | null, raw = false): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  // UTF-8 has no lone surrogates.
  let text = raw ? value.replace(LONE_SURROGATE, '\ufffd') : value;
  if (!raw) {
    if (FORMULA.test(text)) text = `'${text}`;
    text = text.replace(CSV_CONTROL, codeEscape).replace(WORKFLOW_LINE, '$1\\::');
  }
  return `"${text.replaceAll('"', '""')}"`;
}

/** What XML 1.0 forbids, C1, and what reorders or hides text in a viewer; `\p{Cs}` are lone surrogates. */
const XML_ILLEGAL =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|\p{Cs}/gu;
const XML_SPECIAL = /[&<>"'\r]/g;
const XML_ATTRIBUTE_SPECIAL = /[&<>"'\r\n\t]/g;
const XML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** XML 1.0 text or attribute value: illegal characters as `\uXXXX` text, `]]>` and markup as entities. */
export function escapeXml(text: string, place: 'text' | 'attribute' = 'text'): string {
  return text
    .replace(XML_ILLEGAL, unicodeEscape)
    .replace(place === 'text' ? XML_SPECIAL : XML_ATTRIBUTE_SPECIAL, (character) => XML_ENTITIES[character] ?? '');
}

const HTML_SPECIAL = /[&<>"'`]/g;
const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** HTML text or quoted attribute value; invisible characters become visible. */
export function escapeHtml(text: string): string {
  return escapeInvisible(text).replace(HTML_SPECIAL, (character) => HTML_ENTITIES[character] ?? '');
}

const MARKDOWN_NOT_IN_CODE = /[`|\\]|^ | $/;
const MARKDOWN_PUNCTUATION = /[!-/:-@[-`{-~]/g;

/**
 * Captured text in GitHub Markdown, as inline code: also in a table cell, a list or a heading. Mentions, references, links and HTML
 * stay dead. Backticks, pipes and backslashes cannot be written in a code span of a table, so such text is spelt in entities.
 */
export function markdownCode(text: string): string {
  const line = escapeInvisible(text);
  if (line === '') return '';
  if (!MARKDOWN_NOT_IN_CODE.test(line)) return `\`${line}\``;
  const spelt = line.replace(MARKDOWN_PUNCTUATION, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${spelt}</code>`;
}

const JSON_INVISIBLE = /[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const JSON_INVISIBLE_ONCE = new RegExp(JSON_INVISIBLE.source);
const JSON_WORKFLOW = /#(?=(?:\[|vso\[|teamcity\[))/gi;

function unicodeEscape(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** Serialized JSON for a terminal, file or pipe: the same document, with C1, bidirectional and zero-width characters as `\uXXXX`. */
export function escapeJson(json: string): string {
  return escapeJsonCommands(escapeJsonInvisible(json));
}

/** The first half of `escapeJson`, which may be done string by string. */
export function escapeJsonInvisible(json: string): string {
  // Nearly all text is plain.
  return JSON_INVISIBLE_ONCE.test(json) ? json.replace(JSON_INVISIBLE, unicodeEscape) : json;
}

/** The other half: commands to a build server, looked for in a whole piece. */
export function escapeJsonCommands(json: string): string {
  return json.includes('##') ? json.replace(JSON_WORKFLOW, unicodeEscape) : json;
}

const SCRIPT_SPECIAL = /[<>&]/g;

/** Serialized JSON inside `<script type="application/json">`: nothing in it can end the element or start another. */
export function escapeScriptJson(json: string): string {
  return escapeJson(json).replace(SCRIPT_SPECIAL, unicodeEscape);
}
