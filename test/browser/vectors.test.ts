import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/text.ts';
import { isMissing, openBrowser, whyMissing } from '../support/chromium.ts';
import { domainVectors, expectVector, type VectorResult } from '../support/domain-vectors.ts';
import { STREAM_EVENTS, STREAM_VECTOR } from '../support/stream-vector.ts';

/** `page.ts` and all that it imports as one script; Node's modules would leave a trace in it. */
async function pageScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const chunks = outputs.flatMap((one) => (one.type === 'chunk' ? [one.code] : []));
  expect(chunks).toHaveLength(1);
  return chunks[0]!;
}

function serve(script: string): Server {
  return createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    if (isScript) response.end(script);
    else if (request.url === '/') response.end('<!doctype html><script type="module" src="/page.js"></script>');
    else response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
  }).listen(0, '127.0.0.1');
}

describe.skipIf(isMissing)(`in Chromium${whyMissing}`, () => {
  let server: Server;
  let browser: Browser;
  const errors: string[] = [];
  /** Calls a function of the page with one argument. */
  let call: (name: string, argument: unknown) => Promise<unknown>;

  beforeAll(async () => {
    const script = await pageScript();
    expect(script).not.toMatch(/browser-external|["']node:/);
    server = serve(script);
    browser = await openBrowser();
    const page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.isReady === true');
    call = (name, argument) => page.evaluate(`window.${name}(${JSON.stringify(argument)})`);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('every domain vector reads as in the reference', async () => {
    const vectors = domainVectors();
    expect(vectors.length).toBeGreaterThan(80);
    for (const vector of vectors) {
      const { kind, bytes, options } = vector;
      const result = await call('decodeVector', {
        kind,
        hex: toHex(bytes, 0, bytes.length),
        maxDepth: options.max_depth,
      });
      expectVector(vector, JSON.parse(result as string) as VectorResult);
    }
  });

  it('values are written', async () => {
    const value = {
      $: 'array',
      id: 0,
      items: ['é', 1.5, null, { $: 'object', id: 1, class: 'a.B', props: [['x', true]] }],
    };
    const [amf0, amf3] = (await call('encodeBoth', value)) as unknown[];
    expect(amf0).toEqual(value);
    expect(amf3).toMatchObject({ items: ['é', 1.5, null, { class: 'a.B', props: [['x', true]] }] });
  });

  it('the stream vector is split into its messages', async () => {
    expect(JSON.parse((await call('readStream', STREAM_VECTOR)) as string)).toEqual(STREAM_EVENTS);
  });

  it('nothing complains', () => expect(errors).toEqual([]));
});
