import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  csvField,
  defuseWorkflowCommand,
  escapeHtml,
  escapeInvisible,
  escapeJson,
  escapeScriptJson,
  escapeTerminal,
  escapeXml,
  markdownCode,
} from '../../src/report/escape.ts';
import { readCsv } from '../support/csv-reader.ts';
import { HOSTILE_TEXT } from '../support/hostile-text.ts';
import { readXml } from '../support/xml-reader.ts';

const CORPUS = Object.entries(HOSTILE_TEXT);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc
    .array(fc.constantFrom(...Object.values(HOSTILE_TEXT).filter((text) => text.length < 100)))
    .map((parts) => parts.join('')),
);
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}/u;

describe('terminal', () => {
  test.each(CORPUS)('%s is one printable line', (_, text) => {
    const shown = escapeTerminal(text);
    expect(shown).not.toMatch(UNSAFE);
    expect(shown).not.toMatch(/^\s*::/);
    expect(shown).not.toMatch(/##(\[|vso\[|teamcity\[)/);
  });

  test('any text is one printable line, and showing it twice changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = escapeTerminal(text);
        expect(shown).not.toMatch(UNSAFE);
        expect(escapeTerminal(shown)).toBe(shown);
      }),
    );
  });

  test('escapes are visible and say which character it was', () => {
    expect(escapeTerminal('\x1b[2J')).toBe('\\x1b[2J');
    expect(escapeTerminal('a\u202eb')).toBe('a\\u{202e}b');
    expect(escapeTerminal('a\r\n\tb')).toBe('a\\r\\n\\tb');
    expect(escapeTerminal('\ud800')).toBe('\\u{d800}');
    expect(escapeTerminal('\u{e0041}')).toBe('\\u{e0041}');
  });

  test('letters of every script stay as they are', () => {
    for (const name of ['wide', 'accents']) expect(escapeInvisible(HOSTILE_TEXT[name] ?? '')).toBe(HOSTILE_TEXT[name]);
  });

  test('marks beyond the third on a letter are written out', () => {
    expect(escapeInvisible(`z${'\u0301'.repeat(4)}`)).toBe(`z${'\u0301'.repeat(3)}\\u{301}`);
  });

  test('workflow commands are defused at the head of a line and, for runners that search, inside', () => {
    expect(defuseWorkflowCommand('  ::error::x')).toBe('  \\::error::x');
    expect(defuseWorkflowCommand('std::vector')).toBe('std::vector');
    expect(defuseWorkflowCommand('a ##[error]x')).toBe('a #\\#[error]x');
  });
});

describe('csv', () => {
  test.each(CORPUS)('%s reads back as one field', (_, text) => {
    const [row] = readCsv(`1,${csvField(text)},2\r\n`);
    expect(row).toHaveLength(3);
    const raw = readCsv(`1,${csvField(text, true)},2\r\n`);
    expect(raw).toEqual([['1', text.replace(/\p{Cs}/gu, '\ufffd'), '2']]);
  });

  test.each(CORPUS.filter(([name]) => name.startsWith('formula')))('%s gets a leading apostrophe', (_, text) => {
    expect(csvField(text)).toMatch(/^"'/);
    expect(csvField(text, true)).not.toMatch(/^"'/);
  });

  test('numbers stay numbers and null is the empty field', () => {
    expect([csvField(-12), csvField(0.5), csvField(true), csvField(null), csvField('')]).toEqual([
      '-12',
      '0.5',
      'true',
      '',
      '""',
    ]);
  });

  test('controls are visible, line ends stay', () => {
    expect(csvField('a\x1b\r\nb\u202e')).toBe('"a\\x1b\r\nb\\u{202e}"');
    expect(csvField('x\n::error::y')).toBe('"x\n\\::error::y"');
  });
});

describe('xml', () => {
  test.each(CORPUS)('%s is well-formed text and attribute', (_, text) => {
    const document = `<?xml version="1.0"?><a b="${escapeXml(text, 'attribute')}">${escapeXml(text)}</a>`;
    const { name, attributes, text: content } = readXml(document);
    expect(name).toBe('a');
    expect(content).toBe(attributes.b);
  });

  test('forbidden characters become text, markup entities', () => {
    expect(escapeXml('a\0b\x1b')).toBe('a\\u0000b\\u001b');
    expect(escapeXml('\ud800 \u{1f600} \uffff')).toBe('\\ud800 \u{1f600} \\uffff');
    expect(escapeXml(']]> & <b>')).toBe(']]&gt; &amp; &lt;b&gt;');
    expect(escapeXml('a\r\n\tb', 'attribute')).toBe('a&#13;&#10;&#9;b');
  });
});

describe('html', () => {
  test.each(CORPUS)('%s holds no markup', (_, text) => {
    expect(escapeHtml(text)).not.toMatch(/[<>"'`]|&(?!(amp|lt|gt|quot|#39|#96);)/);
    expect(escapeHtml(text)).not.toMatch(UNSAFE);
  });
});

describe('markdown', () => {
  test.each(CORPUS)('%s stays in its cell and is inert', (_, text) => {
    const cell = markdownCode(text);
    expect(cell).not.toMatch(/[|\n\r]/);
    if (cell.startsWith('`')) expect(cell.slice(1, -1)).not.toContain('`');
    else if (cell !== '') expect(cell.slice('<code>'.length, -'</code>'.length)).not.toMatch(/[<>`*_[\]()!\\@~$]/);
  });

  test('plain names are readable in the source', () => {
    expect(markdownCode('orderService.getOrders')).toBe('`orderService.getOrders`');
    expect(markdownCode('a|b')).toBe('<code>a&#124;b</code>');
    expect(markdownCode('`a`')).toBe('<code>&#96;a&#96;</code>');
  });
});

describe('json', () => {
  test.each(CORPUS)('%s reads back, in a file and in a script element', (_, text) => {
    const json = JSON.stringify({ [text]: text });
    expect(JSON.parse(escapeJson(json))).toEqual(JSON.parse(json));
    expect(JSON.parse(escapeScriptJson(json))).toEqual(JSON.parse(json));
    expect(escapeJson(json)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f]/);
    expect(escapeScriptJson(json)).not.toMatch(/[<>&\u2028\u2029]/);
    expect(escapeJson(json)).not.toMatch(/##\[/);
  });
});
