import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectCall } from '../../src/analysis/inspect-call.ts';
import { isMissing, openBrowser, watchPage, whyMissing } from '../support/chromium.ts';
import { runCli } from '../support/run-cli.ts';

const SAMPLES = ['blazeds', 'cut', 'nginx-gateway-errors', 'pyamf-flex'];

interface PageDetail {
  readonly request: unknown;
  readonly response: unknown;
}

describe.skipIf(isMissing)(`the sample captures in the page${whyMissing}`, () => {
  let browser: Browser;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'amfscope-viewer-'));
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const sample of SAMPLES) {
    for (const secrets of [false, true]) {
      it(`${sample}: each call decodes to what inspect prints${secrets ? ', secrets shown' : ''}`, {
        timeout: 300_000,
      }, async () => {
        const capture = `captures/${sample}.pcap`;
        const file = join(folder, `${sample}-${secrets}.html`);
        const { code, stderr } = runCli([
          'analyze',
          capture,
          '-q',
          '-f',
          `html=${file}`,
          ...(secrets ? ['--show-secrets'] : []),
        ]);
        expect([code, stderr]).toEqual([0, '']);
        const url = pathToFileURL(file).href;
        const page = await browser.newPage();
        const trouble = watchPage(page, url);
        await page.goto(url);
        await page.waitForSelector('.frame');
        const ids = (await page.evaluate('amfscope.calls.map(({ id }) => id)')) as number[];
        expect(ids.length).toBeGreaterThan(4);
        const inputs = [{ name: capture, path: capture }];
        for (const id of ids) {
          const expected = await inspectCall(inputs, { values: 'none', redaction: { showSecrets: secrets } }, id);
          const shown = (await page.evaluate(`amfscope.call(${id})`)) as PageDetail;
          const bare = (message: object | null) => {
            if (message === null) return null;
            const { bytes: _bytes, ...rest } = message as { bytes: Uint8Array };
            return JSON.parse(JSON.stringify(rest));
          };
          expect(shown.request, `request of call ${id}`).toEqual(bare(expected!.request));
          expect(shown.response, `response of call ${id}`).toEqual(bare(expected!.response));
        }
        expect(trouble).toEqual({ errors: [], requests: [], dialogs: [] });
        await page.close();
      });
    }
  }
});
