import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing, openBrowser, until, whyMissing } from '../support/chromium.ts';
import { runCli } from '../support/run-cli.ts';

/** What is seen of a table: the widths of its heads and of the cells of its first row. */
const COLUMNS = `[...document.querySelectorAll('table')].map((table) =>
  [...table.querySelectorAll('tr')].slice(0, 2).map((row) => [...row.children].filter((cell) => cell.offsetWidth > 0).length))`;

describe.skipIf(isMissing)(`on paper and on narrow screens${whyMissing}`, () => {
  let browser: Browser;
  let page: Page;
  let folder = '';
  let url = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'amfscope-print-'));
    const file = join(folder, 'blazeds.html');
    expect(runCli(['analyze', 'captures/blazeds.pcap', '-q', '-f', `html=${file}`]).code).toBe(0);
    url = pathToFileURL(file).href;
    browser = await openBrowser();
    page = await browser.newPage({ colorScheme: 'dark' });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('every head of a table stands above its cells', async () => {
    await page.goto(`${url}#/`);
    await page.waitForSelector('table');
    for (const width of [1280, 700, 400]) {
      await page.setViewportSize({ width, height: 800 });
      const tables = (await page.evaluate(COLUMNS)) as [number, number][];
      expect(tables.length).toBeGreaterThan(2);
      for (const [heads, cells] of tables) expect(heads, `at ${width}`).toBe(cells);
    }
  });

  it('the theme button is whole at 400 pixels', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    const box = await page.locator('.theme').boundingBox();
    expect(box!.x + box!.width).toBeLessThanOrEqual(400);
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(400);
  });

  it('all calls are printed, one below the other, black on white', async () => {
    await page.goto(`${url}#/calls`);
    await until(page, `document.querySelectorAll('.grid .virtual-row').length > 0`);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    const tops = (await page.evaluate(
      `[...document.querySelectorAll('.grid .virtual-row:not([hidden])')].map((row) => row.getBoundingClientRect().top)`,
    )) as number[];
    expect(tops.length).toBe(139);
    expect(tops).toEqual([...new Set(tops)].sort((a, b) => a - b));
    expect(await page.evaluate(`getComputedStyle(document.body).color`)).toBe('rgb(0, 0, 0)');
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await until(page, `document.querySelectorAll('.grid .virtual-row:not([hidden])').length < 60`);
  });
});
