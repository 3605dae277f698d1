import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amfCapture } from '../support/amf-capture.ts';
import { runCli } from '../support/run-cli.ts';
import { call, Scenario, sha256 } from '../support/scenario.ts';

let scenario: Scenario;
let folder = '';
let input = '';
beforeAll(() => {
  scenario = new Scenario();
  ({ folder, input } = scenario);
});
afterAll(() => scenario.remove());
const place = (name: string): string => scenario.place(name);

describe('extract', () => {
  const NAMES = [
    'a/b',
    'a\\b',
    'a:b',
    'A/B',
    'a%2fb',
    'é',
    'é',
    'con',
    'CON',
    '.',
    '..',
    '-rf',
    ' ',
    '',
    'NUL',
    '\ufffd',
  ];

  test('S12 R05 R08: names from the wire stay inside the folder and apart on every file system', () => {
    const capture = join(folder, 'names.pcap');
    const targets = [...NAMES, '../../../../etc/passwd\u0000.txt'];
    writeFileSync(capture, amfCapture(targets.map((name) => ({ exchanges: [call(name, name, name)] }))));
    const where = join(place('s12'), 'out');
    expect(runCli(['extract', capture, '-o', where]).code).toBe(0);
    const files = readdirSync(where);
    expect(files).toHaveLength(2 * targets.length + 1);
    for (const name of files) expect(name).toMatch(/^(?:\d{6}-[a-z0-9_-]{0,40}-[0-9a-f]{8}\.amf|manifest\.json)$/);
    expect(new Set(files.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(files.length);
    expect(readdirSync(join(folder, 's12'))).toEqual(['out']);
  });

  test('S12: links are refused with exit 5', () => {
    const where = place('s12-links');
    mkdirSync(join(where, 'evil'));
    mkdirSync(join(where, 'out'));
    symlinkSync(join(where, 'evil'), join(where, 'out', 'calls'));
    symlinkSync(join(where, 'evil'), join(where, 'link'));
    for (const out of ['out', 'link']) {
      expect(runCli(['extract', input, '-o', join(where, out), '--force']).code).toBe(5);
    }
    expect(readdirSync(join(where, 'evil'))).toEqual([]);
    expect(readdirSync(join(where, 'out'))).toEqual(['calls']);
  });

  test('S13: files of an earlier run are replaced only when asked, and only own names', () => {
    const where = join(place('s13'), 'out');
    expect(runCli(['extract', input, '-o', where]).code).toBe(0);
    const before = readdirSync(where);
    writeFileSync(join(where, 'mine.txt'), 'mine');
    expect(runCli(['extract', input, '-o', where]).code).toBe(2);
    expect(runCli(['extract', input, '-o', where, '--force']).code).toBe(0);
    expect(readdirSync(where).sort()).toEqual([...before, 'mine.txt'].sort());
    expect(readFileSync(join(where, 'mine.txt'), 'utf8')).toBe('mine');
  });

  test('a folder verifies; a flipped byte, a missing and an added file are named', () => {
    const where = join(place('verify'), 'out');
    runCli(['extract', input, '-o', where]);
    expect(runCli(['extract', '--verify', where]).code).toBe(0);
    const [first = '', second = ''] = readdirSync(where);
    const bytes = readFileSync(join(where, first));
    bytes[2] = (bytes[2] ?? 0) ^ 1;
    writeFileSync(join(where, first), bytes);
    rmSync(join(where, second));
    writeFileSync(join(where, 'added'), '');
    const { code, stdout } = runCli(['extract', '--verify', where]);
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    for (const name of [first, second, 'added']) expect(stdout).toContain(name);
  });

  test('a manifest that names files elsewhere is refused', () => {
    const where = place('verify-hostile');
    const manifest = { schemaVersion: 1, bodies: [{ files: [{ file: '../in.pcap', bytes: 1, sha256: '' }] }] };
    writeFileSync(join(where, 'manifest.json'), JSON.stringify(manifest));
    expect(runCli(['extract', '--verify', where]).code).toBe(2);
  });

  test('every body is what was sent, and the manifest says where it stood', () => {
    const where = join(place('bodies'), 'out');
    runCli(['extract', input, '-o', where]);
    const manifest = JSON.parse(readFileSync(join(where, 'manifest.json'), 'utf8'));
    expect(manifest.bodies).toHaveLength(7);
    expect(manifest.inputs[0].sha256).toBe(sha256(input));
    for (const body of manifest.bodies) {
      for (const { file, sha256: hash, bytes } of body.files) {
        expect(sha256(join(where, file))).toBe(hash);
        expect(lstatSync(join(where, file)).size).toBe(bytes);
      }
      expect(body.stream.to - body.stream.from).toBe(body.files[0].bytes);
      expect(body.calls).toHaveLength(1);
    }
  });
});
