import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model.ts';
import { body, envelope } from '../support/amf-bytes.ts';
import { answer, Conversation, post } from '../support/conversation.ts';
import { runCli } from '../support/run-cli.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'amfscope-classes-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function save(name: string, content: string | Uint8Array): string {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
}

const conversation = new Conversation();
conversation.client(3, post(envelope(body('shop.price', '/1', '0A 00000000'))));
conversation.server(9, answer(envelope(body('/1/onResult', 'null', "11 0A 07 15 'shop.Money' 00000005 0003 'EUR'"))));
const CAPTURE = save('money.pcap', conversation.close(20));
const CLASSES = save(
  'classes.json',
  '{"classes": {\n "shop.Money": [\n  {"name": "cents", "type": "int"},\n  {"name": "currency", "type": "utf"}\n ]\n}}',
);

const resultOf = (args: readonly string[]) =>
  (JSON.parse(runCli(['analyze', CAPTURE, '-f', 'json', '--values', 'full', ...args]).stdout) as Report).calls[0];

describe('--classes', () => {
  it('gives analyze the fields of application classes', () => {
    expect(resultOf([])?.result).toMatchObject({ class: 'shop.Money', guess: 'opaque' });
    expect(resultOf(['--classes', CLASSES])?.result).toEqual({
      $: 'external',
      id: 0,
      class: 'shop.Money',
      fields: { cents: 5, currency: 'EUR' },
    });
  });

  it('lets a display filter look into them', () => {
    const { stdout } = runCli(['inspect', CAPTURE, '-Y', 'result.currency == "EUR"', '--classes', CLASSES]);
    expect(stdout).toContain('shop.price');
  });

  it('gives inspect the tree', () => {
    expect(runCli(['inspect', CAPTURE, '-n', '1']).stdout).not.toContain('currency');
    expect(runCli(['inspect', CAPTURE, '-n', '1', '--classes', CLASSES]).stdout).toMatch(/currency.*"EUR"/);
  });

  it('makes streams complete', () => {
    const status = (...args: string[]) => JSON.parse(runCli(['streams', CAPTURE, '-f', 'json', ...args]).stdout).status;
    expect([status(), status('--classes', CLASSES)]).toEqual(['degraded', 'complete']);
  });

  it.each([
    [
      '{"classes": {\n "shop.Money": [\n  {"name": "cents", "type": "integer"}]}}',
      'line 3: shop.Money[0].type: unknown type',
    ],
    ['{"clases": {}}', 'line 1: file.clases: unknown key'],
    ['{"classes": {\n  "a": "value",\n}}', 'line 3: a name in quotes'],
  ])('names line and key of %s', (text, message) => {
    const path = save('wrong.json', text);
    for (const command of [
      ['analyze', CAPTURE],
      ['inspect', CAPTURE],
      ['streams', CAPTURE],
      ['decode', CAPTURE],
    ]) {
      const { code, stdout, stderr } = runCli([...command, '--classes', path]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
      expect(stderr).toContain('wrong.json');
    }
  });

  it('says when the file is missing', () => {
    const { code, stderr } = runCli(['analyze', CAPTURE, '--classes', join(FOLDER, 'none.json')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('ENOENT')]);
  });
});
