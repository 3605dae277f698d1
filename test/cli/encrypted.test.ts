import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../src/report/index.ts';
import { runCli } from '../support/run-cli.ts';
import { framesOf, shopMessages, tlsPcap, tlsSection } from '../support/tls-capture.ts';
import { RSA_KEY, recordTls } from '../support/tls-recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Every form in which a key could come out: of each secret the digits, either case, and Base64; of the private key its lines. */
const keyMaterial: string[] = [];

beforeAll(async () => {
  const messages = shopMessages(2, 2000);
  const forward = await recordTls({ version: 'TLSv1.3', messages });
  const rsa = await recordTls({ ciphers: 'AES128-GCM-SHA256', messages });
  writeFileSync(at('forward.pcap'), tlsPcap(framesOf(forward)));
  writeFileSync(at('rsa.pcap'), tlsPcap(framesOf(rsa, { clientPort: 40_001 })));
  writeFileSync(at('inside.pcapng'), tlsSection(framesOf(forward), [forward.keylog]));
  const damaged = forward.keylog.split('\n').filter((line) => line !== '');
  // What is not understood may be a secret all the same.
  writeFileSync(at('keys.log'), `${forward.keylog}${damaged.map((line) => `X${line}`).join('\n')}\n`);
  writeFileSync(at('key.pem'), RSA_KEY);
  writeFileSync(at('damaged.pem'), RSA_KEY.toString().replace(/[A-Z]{2}/, '!!'));
  for (const line of [...damaged, ...rsa.keylog.split('\n').filter((one) => one !== '')]) {
    const bytes = Buffer.from(line.split(' ')[2]!, 'hex');
    const base64 = bytes.toString('base64').replace(/=+$/, '');
    keyMaterial.push(
      bytes.toString('hex').slice(0, 24),
      bytes.toString('hex').slice(0, 24).toUpperCase(),
      base64.slice(0, 20),
    );
  }
  const lines = RSA_KEY.toString().split('\n').slice(1, -2);
  keyMaterial.push(...lines, ...lines.map((line) => Buffer.from(line, 'base64').toString('hex').slice(0, 40)));
});

function leaks(text: string): string[] {
  return keyMaterial.filter((secret) => text.includes(secret));
}

/** All files below a folder, as text. */
function allOf(path: string): string {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const WAYS = [
  ['forward.pcap', '--tls-keylog', 'keys.log'],
  ['rsa.pcap', '--tls-key', 'key.pem'],
  ['inside.pcapng'],
] as const;
const argumentsOf = ([capture, option, file]: readonly (string | undefined)[]) =>
  option === undefined ? [at(capture!)] : [at(capture!), option, at(file!)];

describe.each(WAYS)('%s %s', (...way) => {
  const given = argumentsOf(way);

  test('opens', () => {
    const { code, stdout } = runCli(['analyze', '-f', 'json', ...given]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).calls).toMatchObject([{ operation: 'shop.find0' }, { operation: 'shop.find1' }]);
  });

  test('no key in the report, in any format', () => {
    for (const [name, options] of Object.entries({ shown: ['--values', 'full', '--show-secrets'], usual: [] })) {
      const out = mkdtempSync(join(folder, `${way[0]}-${name}-`));
      const formats = Object.keys(REPORT_FORMATS).flatMap((format) => ['-f', `${format}=${join(out, format)}`]);
      const { code, stderr } = runCli(['analyze', ...formats, ...options, ...given]);
      expect(code).toBe(0);
      for (const format of Object.keys(REPORT_FORMATS)) {
        const text = readFileSync(join(out, format), 'latin1');
        expect(text.length).toBeGreaterThan(0);
        expect(leaks(text), format).toEqual([]);
      }
      expect(leaks(stderr)).toEqual([]);
    }
  });

  test.each([
    [['inspect']],
    [['inspect', '--call', '1', '--hex']],
    [['inspect', '--call', '1', '-f', 'json']],
    [['inspect', '--follow', '1']],
    [['streams']],
    [['streams', '-f', 'json']],
    [['timeline']],
    [['schema']],
  ])('no key in what %s prints', (command) => {
    const { code, stdout, stderr } = runCli([...command, ...given]);
    expect(code).toBe(0);
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  test('nor in extracted files; the manifest marks what was decrypted', () => {
    const out = at(`bodies-${way[0]}`);
    expect(runCli(['extract', ...given, '-o', out, '--show-secrets']).code).toBe(0);
    expect(leaks(allOf(out))).toEqual([]);
    const { bodies } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(bodies).toHaveLength(4);
    for (const body of bodies)
      expect(body.decrypted).toMatchObject({ records: expect.any(Array), stream: expect.any(Array) });
  });
});

test('inspect says from which records a message was decrypted', () => {
  const { stdout } = runCli(['inspect', '--call', '1', ...argumentsOf(WAYS[0]), '--width', '120']);
  expect(stdout).toMatch(/^TLS {8}TLS 1\.3, TLS_AES_256_GCM_SHA384; server name amf\.example$/m);
  expect(stdout).toMatch(/decrypted from record \d+ at \d+-\d+ of the encrypted stream/);
  expect(stdout).toMatch(/TLS handshake [\d.]+ ms/);
});

test('streams lists encrypted connections, and where messages came from', () => {
  const { stdout } = runCli(['streams', '-f', 'json', ...argumentsOf(WAYS[0])]);
  const { encrypted, http } = JSON.parse(stdout);
  expect(encrypted).toMatchObject([{ flow: 0, server: '10.0.0.2:8443', tls: { version: 'TLS 1.3', decrypted: true } }]);
  expect(http[0].decrypted).toMatchObject({
    records: [expect.any(Number), expect.any(Number)],
    packets: [expect.any(Number), expect.any(Number)],
  });
  expect(runCli(['streams', ...argumentsOf(WAYS[0])]).stdout).toContain('Encrypted connections');
});

test('without keys: how many, to whom, and what would open them, in the report and on standard error', () => {
  const closed = runCli(['analyze', at('forward.pcap'), at('rsa.pcap')]);
  expect(closed.code).toBe(0);
  expect(closed.stdout).toContain('Encrypted connections not read  2');
  expect(closed.stdout).toContain('amf.example');
  expect(closed.stdout).toContain('--tls-keylog FILE');
  expect(closed.stdout).toContain('--tls-key FILE');
  expect(closed.stderr).toContain('encrypted connections not read: 2, to amf.example');
  expect(closed.stderr).toContain('--tls-keylog FILE opens them, --tls-key FILE those with RSA key exchange');
  expect(runCli(['analyze', '-f', 'markdown', at('rsa.pcap')]).stdout).toContain(
    'encrypted: 1 of 1 connection not read',
  );
});

describe('key files that cannot be used', () => {
  const refused = (...options: string[]) => {
    const { code, stderr } = runCli(['analyze', at('rsa.pcap'), ...options]);
    expect(code).toBe(2);
    expect(leaks(stderr)).toEqual([]);
    return stderr;
  };

  test('are named, with nothing of what is in them', () => {
    expect(refused('--tls-key', at('missing.pem'))).toContain('ENOENT');
    expect(refused('--tls-key', at('damaged.pem'))).toContain('no private key');
    expect(refused('--tls-key', at('keys.log'))).toContain('no private key');
    expect(refused('--tls-keylog', at('missing.log'))).toContain('ENOENT');
    writeFileSync(at('encrypted.pem'), RSA_KEY.toString().replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'));
    expect(refused('--tls-key', at('encrypted.pem'))).toContain('encrypted');
    expect(refused('--tls-key', new URL('../tls/fixtures/ec-key.pem', import.meta.url).pathname)).toContain(
      'not an RSA key',
    );
  });

  test('a key log with lines that are not understood is used, and says which', () => {
    const { stdout } = runCli(['analyze', '-f', 'json', ...argumentsOf(WAYS[0])]);
    const row = JSON.parse(stdout).diagnostics.find(({ code }: { code: string }) => code === 'tls.bad-keylog');
    expect(row.examples[0].detail).toMatch(/^line \d+ of the key log is not understood$/);
  });
});
