import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing, openBrowser, whyMissing } from '../support/chromium.ts';
import { runCli } from '../support/run-cli.ts';

/** Every view, as it is reached by hand. */
const VIEWS: Readonly<Record<string, readonly [place: string, act: (page: Page) => Promise<void>]>> = {
  comparison: ['comparison', async () => {}],
  overview: ['#/', async () => {}],
  calls: ['#/calls', async () => {}],
  'calls with panes': [
    '#/calls',
    async (page) => {
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(300);
    },
  ],
  'calls with a wrong filter': ['#/calls', async (page) => page.fill('.filter-input', 'status == nonsense')],
  waterfall: ['#/calls', async (page) => page.click('text=Waterfall')],
  'columns menu': ['#/calls', async (page) => page.click('summary:has-text("Columns")')],
  'call with a fault': ['#/call/20', async (page) => void (await page.waitForSelector('.tree-row'))],
  help: ['#/', async (page) => page.keyboard.press('?')],
};

describe.skipIf(isMissing)(`accessibility by axe-core${whyMissing}`, () => {
  let browser: Browser;
  let folder = '';
  let report = '';
  let comparison = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'amfscope-axe-'));
    const file = join(folder, 'report.html');
    runCli(['analyze', 'captures/pyamf-flex.pcap', '-q', '-f', `html=${file}`]);
    report = pathToFileURL(file).href;
    const other = join(folder, 'comparison.html');
    runCli(['compare', 'captures/pyamf-flex.pcap', 'captures/blazeds.pcap', '-q', '-f', `html=${other}`]);
    comparison = pathToFileURL(other).href;
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [width, colorScheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [400, 'light'],
  ] as const) {
    for (const [name, [place, act]] of Object.entries(VIEWS)) {
      it(`${name} at ${width} px, ${colorScheme}: no violation`, async () => {
        const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
        await page.goto(place === 'comparison' ? comparison : report + place);
        await page.waitForSelector('main > *');
        await act(page);
        await page.waitForTimeout(350);
        await page.evaluate(axe.source);
        const { violations } = (await page.evaluate('axe.run(document)')) as axe.AxeResults;
        const found = violations.map(
          ({ id, impact, nodes }) =>
            `${impact} ${id}: ${nodes
              .slice(0, 3)
              .map((node) => `${node.html.slice(0, 140)} ${node.failureSummary}`)
              .join(' | ')}`,
        );
        expect(found).toEqual([]);
        await page.close();
      });
    }
  }
});
