import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { htmlData } from '../support/html-data.ts';
import { runCli } from '../support/run-cli.ts';

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const CAPTURE = 'captures/nginx-gateway-errors.pcap';

/** Status and body of an answer to a request with that Host field. */
function ask(url: string, host: string, method = 'GET'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { Host: host } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        body += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('view', () => {
  it('writes the report to a temporary file and prints its path', () => {
    const { code, stdout, stderr } = runCli(['view', CAPTURE, '-q', '--no-open']);
    expect([code, stderr]).toEqual([0, '']);
    const path = stdout.trim();
    expect(path).toMatch(/nginx-gateway-errors\.pcap\.html$/);
    expect([...htmlData(readFileSync(path, 'utf8')).keys()]).toEqual([
      'amfscope-head',
      'amfscope-calls-0',
      'amfscope-bodies-0',
    ]);
    rmSync(dirname(path), { recursive: true });
  });

  it('serves it on the loopback address, under no other name', async () => {
    const child = spawn(process.execPath, [MAIN, 'view', CAPTURE, '-q', '--no-open', '--serve', '0']);
    try {
      const [printed] = (await once(child.stdout, 'data')) as [Buffer];
      const url = printed.toString().trim();
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      const own = new URL(url).host;
      const page = await ask(url, own);
      expect(page.status).toBe(200);
      expect(page.body).toContain('id="amfscope-head"');
      expect((await ask(url, 'evil.example')).status).toBe(421);
      expect((await ask(`${url}other`, own)).status).toBe(404);
      expect((await ask(url, own, 'POST')).status).toBe(405);
    } finally {
      child.kill('SIGTERM');
    }
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(143);
  });

  it('says what a port is', () => {
    const { code, stderr } = runCli(['view', CAPTURE, '--serve', '70000']);
    expect([code, stderr.split('\n')[0]]).toEqual([2, 'amfscope: --serve takes a port, 0 to 65535']);
  });
});
