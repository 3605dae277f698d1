import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkEnvelopeInput, checkValueInput } from '../../src/amf/check-input.ts';
import { decodeEnvelope } from '../../src/amf/decode-envelope.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { fromHex } from '../../src/bytes/text.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';
import { runCli } from '../support/run-cli.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'amfscope-encode-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function save(name: string, content: string | Uint8Array): string {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
}

const BYTES = envelope(body('a.b', '/1', "0A 00000002 02 0001 'x' 05", 0xffffffff), body('a.c', '/2', '0A 00000000'));

/** decode -f json, then encode to a file. */
function again(bytes: Uint8Array, ...args: string[]): Uint8Array {
  const json = save('again.json', runCli(['decode', save('in.amf', bytes), '-f', 'json']).stdout);
  const out = join(FOLDER, 'out.amf');
  expect(runCli(['encode', json, '-o', out, ...args])).toEqual({ code: 0, stdout: '', stderr: '' });
  return new Uint8Array(readFileSync(out));
}

describe('encode', () => {
  it('is the inverse of decode -f json', () => {
    expect(again(BYTES)).toEqual(BYTES);
    const vectors = join(import.meta.dirname, '../amf/vectors');
    for (const id of ['e-flex-remoting', 'e-credentials', 'e-php-prefix']) {
      const bytes = fromHex(readFileSync(join(vectors, `${id}.hex`), 'utf8'))!;
      expect(again(bytes), id).toEqual(bytes);
    }
    expect(again(Uint8Array.from([...BYTES, ...BYTES]))).toEqual(Uint8Array.from([...BYTES, ...BYTES]));
  });

  it('writes lengths as asked for', () => {
    const lengths = (bytes: Uint8Array) => decodeEnvelope(bytes).bodies.map((part) => part.declaredLength);
    expect(lengths(BYTES)).toEqual([0xffffffff, 5]);
    expect(lengths(again(BYTES, '--lengths', 'exact'))).toEqual([10, 5]);
    expect(lengths(again(BYTES, '--lengths', 'unknown'))).toEqual([0xffffffff, 0xffffffff]);
    expect(lengths(again(BYTES, '--lengths', 'zero'))).toEqual([0, 0]);
    expect(lengths(again(BYTES, '--lengths', 'one'))).toEqual([1, 1]);
  });

  it('writes bare values to standard output', () => {
    const value = save('value.json', '{"$": "array", "items": [{"$": "int", "v": -1}, "é"]}');
    const input = readFileSync(value);
    expect(runCli(['encode', '-', '--amf3', '-o', join(FOLDER, 'v3')], { input }).code).toBe(0);
    expect(decodeAmf3(new Uint8Array(readFileSync(join(FOLDER, 'v3')))).value()).toEqual({
      $: 'array',
      id: 0,
      assoc: [],
      items: [{ $: 'int', v: -1 }, 'é'],
    });
    const printed = save('printed.json', '{"value": {"$": "object", "class": null, "props": [["a", 1]]}}');
    const { stdout } = runCli(['encode', printed, '--amf0']);
    expect(decodeAmf0(Uint8Array.from(stdout, (char) => char.charCodeAt(0))).end).toBeGreaterThan(3);
  });

  it('writes application classes by their layout', () => {
    const classes = save('classes.json', '{"classes": {"a.Money": [{"name": "cents", "type": "int"}]}}');
    const bytes = amf("0A 07 0F 'a.Money' 00000005");
    const json = runCli(['decode', save('money', bytes), '--amf3', '-f', 'json', '--classes', classes]).stdout;
    const out = join(FOLDER, 'money.out');
    expect(runCli(['encode', save('money.json', json), '--amf3', '--classes', classes, '-o', out]).code).toBe(0);
    expect(new Uint8Array(readFileSync(out))).toEqual(bytes);
  });

  it.each([
    ['{"version": 3,\n "bodies": [,]}', [], /is no JSON: line 2: /],
    ['{"version": 3}', [], /is no envelope: it has no "bodies"/],
    ['{"version": 3, "bodies": [{"target": "a", "response": "/1"}]}', [], /"value" is missing \(at bodies\[0\]\)/],
    [
      '{"version": 3, "bodies": [{"target": "a", "response": "/1", "value": {"$": "array", "items": [{"$": "nul"}]}}]}',
      [],
      /"\$" is "nul", known are .* \(at bodies\[0\]\.value\.items\[0\]\)/,
    ],
    ['{"$": "opaque", "offset": 0, "length": 3, "reason": "x"}', ['--amf3'], /opaque/],
    ['{"$": "int", "v": 268435456}', ['--amf3'], /whole number of 29 bits is needed here, not 268435456 \(at v\)/],
    ['{"$": "ref", "id": 4}', ['--amf0'], /reference to id 4/],
    ['{"$": "bytes", "hex": "abc"}', ['--amf3'], /hexadecimal digits/],
  ] as const)('refuses %s', (json, args, message) => {
    const out = join(FOLDER, 'refused');
    const { code, stdout, stderr } = runCli(['encode', save('bad.json', json), '-o', out, ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });

  it('does not fall for deep or strange JSON', () => {
    let deep: unknown = null;
    for (let depth = 0; depth < 100_000; depth++) deep = { $: 'array', items: [deep] };
    expect(() => checkValueInput(deep)).toThrow('nested deeper');
    for (const bad of [[], { $: '__proto__' }, { $: 'constructor' }, { $: 'object', class: null, props: [['a']] }])
      expect(() => checkValueInput(bad)).toThrow(/needed|known|written/);
    expect(() => checkEnvelopeInput([])).toThrow('object is needed');
    expect(() => checkEnvelopeInput({ version: 70_000, bodies: [] })).toThrow('65,535');
  });
});
