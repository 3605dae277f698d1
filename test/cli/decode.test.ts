import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { body, envelope } from '../support/amf-bytes.ts';
import { runCli } from '../support/run-cli.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'amfscope-decode-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** An answer of four objects whose third is of a class that nobody knows, and a second answer. */
const UNKNOWN = envelope(
  body(
    '/1/onResult',
    'null',
    "11 09 09 01 0A 0B 01 09 'name' 06 0B 'first' 01 0A 0B 01 00 06 0D 'second' 01 0A 07 15 'shop.Stamp' DEADBEEF 00 0A 0B 01 00 06 0D 'fourth' 01",
  ),
  body('/2/onResult', 'null', "02 0005 'after'"),
);
const BODY = join(FOLDER, 'body.amf');
writeFileSync(BODY, UNKNOWN);
const CLASSES = join(FOLDER, 'classes.json');
writeFileSync(
  CLASSES,
  '{"classes": {"shop.Stamp": [{"name": "at", "type": "uint"}, {"name": "valid", "type": "boolean"}]}}',
);

describe('decode', () => {
  it('prints what precedes an unknown externalizable, its range, and the next body', () => {
    const { code, stdout } = runCli(['decode', BODY]);
    expect(code).toBe(0);
    for (const text of ['"first"', '"second"', 'shop.Stamp', 'Message 2: result /2/onResult', '"after"'])
      expect(stdout).toContain(text);
    expect(stdout).toMatch(/amf\.externalizable at \d+: .*shop\.Stamp/);
    const json = JSON.parse(runCli(['decode', BODY, '-f', 'json']).stdout);
    const [first, second, third] = json.bodies[0].value.items;
    expect([first.props, second.props]).toEqual([[['name', 'first']], [['name', 'second']]]);
    expect(third).toMatchObject({ $: 'external', class: 'shop.Stamp', guess: 'opaque' });
    expect(third.hex).toMatch(/^deadbeef00/);
    expect(json.bodies[1].value).toBe('after');
  });

  it('prints everything with the layout of the class', () => {
    const { code, stdout } = runCli(['decode', BODY, '--classes', CLASSES]);
    expect(code).toBe(0);
    for (const text of ['"first"', '"second"', 'shop.Stamp', '3735928559', '"fourth"', '"after"'])
      expect(stdout).toContain(text);
    expect(stdout).not.toContain('amf.externalizable');
    const json = JSON.parse(runCli(['decode', BODY, '--classes', CLASSES, '-f', 'json']).stdout);
    expect(json.bodies[0].value.items[2].fields).toEqual({ at: 3735928559, valid: false });
    expect(json.bodies[0].value.items[3].props).toEqual([['name', 'fourth']]);
    expect(runCli(['decode', BODY, '--classes', CLASSES, '--strict']).code).toBe(0);
  });

  it('reads shared object files', () => {
    const file = join(import.meta.dirname, '../amf/corpus/flash-lso/StringTest.sol');
    expect(JSON.parse(runCli(['decode', '--sol', file, '-f', 'json']).stdout)).toMatchObject({
      name: 'StringTest',
      version: 3,
      declaredLength: 265,
      value: { props: expect.arrayContaining([['testForThirdItem', 'This is the third item']]) },
      diagnostics: [],
    });
    const text = runCli(['decode', '--sol', file]).stdout;
    for (const part of ['Shared object StringTest', 'AMF3', 'testForThirdItem', '"This is the third item"'])
      expect(text).toContain(part);
    expect(runCli(['decode', '--sol', '--strict', BODY]).code).toBe(1);
  });

  it('says when there is no file', () => {
    expect(runCli(['decode', join(FOLDER, 'none.amf')])).toMatchObject({ code: 3, stdout: '' });
    expect(runCli(['decode', BODY, '--sol', '--amf3']).code).toBe(2);
  });
});
