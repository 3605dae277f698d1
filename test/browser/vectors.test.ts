import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/text.ts';
import { isMissing, openBrowser, whyMissing } from '../support/chromium.ts';
import { domainVectors, expectVector, type VectorResult } from '../support/domain-vectors.ts';
import { STREAM_EVENTS, STREAM_VECTOR } from '../support/stream-vector.ts';

const DIST = join(import.meta.dirname, '../../dist');

/** The module of the page: the built decoder as it is, without bundler or polyfill. */
const PAGE_MODULE = `
import { locateEnvelope } from '/amf/body-test.js';
import { envelopeToJson, valueToJson } from '/amf/decode-json.js';
import { decodeAmf0, decodeAmf3 } from '/amf/decode-value.js';
import { readEnvelope } from '/amf/envelope.js';
import { encodeAmf0, encodeAmf3 } from '/amf/encode.js';
import { toValue } from '/amf/to-value.js';
import { FrameDecoder } from '/flex/frame-decoder.js';
import { FrameReader } from '/flex/frame-reader.js';

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

window.decodeVector = ({ kind, hex, maxDepth }) => {
  const bytes = bytesOf(hex);
  if (kind === 'amf0' || kind === 'amf3') {
    const decode = kind === 'amf0' ? decodeAmf0 : decodeAmf3;
    return JSON.stringify({ json: valueToJson(decode(bytes, maxDepth === undefined ? {} : { limits: { maxDepth } })) });
  }
  const place = locateEnvelope(bytes, 0, bytes.length);
  return JSON.stringify({ json: envelopeToJson(readEnvelope(bytes, place.offset, bytes.length), 0), place });
};

window.encodeBoth = (value) => [decodeAmf0(encodeAmf0(value)).value(), decodeAmf3(encodeAmf3(value)).value()];

window.readStream = (hex) => {
  const events = [];
  const decoder = new FrameDecoder();
  const sink = {
    message(data, from, to) {
      const { tape, node, diagnostics } = decoder.decode(data, from, to);
      events.push({ frame: 'message', size: to - from, value: toValue(tape, node), diags: diagnostics });
    },
    heartbeat: (count) => { while (count-- > 0) events.push({ frame: 'heartbeat' }); },
    padding: (size) => events.push({ frame: 'skip', size }),
    ended: () => events.push({ frame: 'end' }),
    trouble: (code, detail) => events.push({ code, detail }),
  };
  const reader = new FrameReader(sink, { maxFrame: 1 << 24, measure: (...range) => decoder.measure(...range) });
  const bytes = bytesOf(hex);
  for (let at = 0; at < bytes.length; at += 7) reader.push(bytes, at, Math.min(at + 7, bytes.length), 0);
  reader.end();
  return JSON.stringify(events);
};
window.isReady = true;
`;

function serve(): Server {
  return createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const isModule = path.endsWith('.js');
    const file = join(DIST, path);
    response.setHeader('Content-Type', isModule ? 'text/javascript' : 'text/html');
    if (path === '/') response.end('<!doctype html><script type="module" src="/page.js"></script>');
    else if (path === '/favicon.ico') response.writeHead(204).end();
    else if (path === '/page.js') response.end(PAGE_MODULE);
    else if (isModule && existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
}

describe.skipIf(isMissing)(`in Chromium${whyMissing}`, () => {
  let server: Server;
  let browser: Browser;
  const errors: string[] = [];
  /** Calls a function of the page with one argument. */
  let call: (name: string, argument: unknown) => Promise<unknown>;

  beforeAll(async () => {
    server = serve();
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
