import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing, openBrowser, type PageTrouble, until, watchPage, whyMissing } from '../support/chromium.ts';
import { runCli } from '../support/run-cli.ts';

/** The way of somebody who looks into a report, most of it by keys alone. */
describe.skipIf(isMissing)(`a walk through the report${whyMissing}`, () => {
  let browser: Browser;
  let folder = '';
  let report = '';
  let comparison = '';
  let page: Page;
  let trouble: PageTrouble;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'amfscope-walk-'));
    report = pathToFileURL(join(folder, 'report.html')).href;
    comparison = pathToFileURL(join(folder, 'comparison.html')).href;
    const capture = 'captures/pyamf-flex.pcap';
    runCli(['analyze', capture, '-q', '-f', `html=${join(folder, 'report.html')}`]);
    runCli(['compare', capture, 'captures/blazeds.pcap', '-q', '-f', `html=${join(folder, 'comparison.html')}`]);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(url: string, hash: string, width = 1280): Promise<void> {
    page = await browser.newPage({ viewport: { width, height: 800 } });
    trouble = watchPage(page, url);
    await page.goto(url + hash);
    await page.waitForSelector('main > *');
  }
  async function close(): Promise<void> {
    expect(trouble).toEqual({ errors: [], requests: [], dialogs: [] });
    await page.close();
  }
  const text = async (selector: string) => (await page.textContent(selector)) ?? '';
  const rows = () =>
    page.$$eval('.grid .virtual-row:not([hidden])', (all) =>
      all
        .map((row) => ({
          at: Number((row as unknown as { dataset: { index: string } }).dataset.index),
          text: row.textContent ?? '',
        }))
        .sort((a, b) => a.at - b.at)
        .map((row) => row.text),
    );

  it('the overview leads to calls', async () => {
    await open(report, '#/');
    expect(await text('.tiles')).toContain('31');
    await page.click('.tile:has-text("Faults")');
    await until(page, "document.querySelector('.count').textContent.startsWith('11 of 31')");
    expect((await rows()).every((row) => row.includes('fault'))).toBe(true);
    await page.click('text=Overview');
    await page.click('.link:has-text("catalog.checkout")');
    await until(page, "document.querySelector('.filter-input').value.includes('catalog.checkout')");
    expect((await rows()).every((row) => row.includes('catalog.checkout'))).toBe(true);
    await close();
  });

  it('by keys: filter, select, open, through values and bytes, back', async () => {
    await open(report, '#/calls');
    await page.keyboard.press('/');
    await page.keyboard.type('status == fualt');
    await page.waitForSelector('.filter.bad');
    expect(await text('.filter-message')).toContain('fault');
    await page.keyboard.press('Escape');
    await page.keyboard.type('fault.code contains "Authorization"');
    await page.keyboard.press('Enter');
    await until(page, "document.querySelector('.count').textContent.startsWith('1 of')");
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.getAttribute('.grid .selected', 'aria-selected')).toBe('true');
    await page.waitForSelector('.panes .tree-row');
    await page.keyboard.press('Enter');
    await until(page, "location.hash === '#/call/20'");
    await page.waitForSelector('.call-view .tree-row');
    await until(page, "document.activeElement.classList.contains('tree')");
    expect(await text('.facts-pane .fault')).toContain('role buyer required');
    // Values to bytes.
    await page.keyboard.press('Control+f');
    await page.keyboard.type('denied');
    await page.waitForSelector('.tree-row.selected:has-text("denied")');
    const lit = await page.$$eval('.hex-char.lit', (all) => all.map((cell) => cell.textContent).join(''));
    expect(lit).toContain('denied');
    // Bytes to values: the byte before belongs to the key.
    await page.evaluate("document.querySelector('.hex').focus()");
    const before = await text('.tree-row.selected');
    for (let step = 0; step < 40; step++) await page.keyboard.press('ArrowLeft');
    expect(await text('.tree-row.selected')).not.toBe(before);
    await page.keyboard.press('n');
    await until(page, "location.hash !== '#/call/20' || document.querySelector('.call-steps .off') !== null");
    await page.keyboard.press('Escape');
    await until(page, "location.hash === '#/calls'");
    await close();
  });

  it('a click on a byte selects its value, and the value its bytes', async () => {
    await open(report, '#/call/20');
    await page.waitForSelector('.hex-char[data-at="40"]');
    await page.click('.tree-row:has-text("denied")');
    const from = Number(
      await page.$eval('.hex-byte.lit', (cell) => (cell as unknown as { dataset: { at: string } }).dataset.at),
    );
    await page.click('.tree-row:has-text("clientId")');
    await page.click(`.hex-byte[data-at="${from + 2}"]`);
    expect(await text('.tree-row.selected')).toContain('denied');
    await page.click('.hex-pane button:has-text("Response")');
    await page.click('.hex-char[data-at="30"]');
    expect(await text('.hex-pane [aria-pressed="true"]')).toBe('Response');
    await close();
  });

  it('sorts by each column, both ways, and back', async () => {
    await open(report, '#/calls');
    const latency = page.locator('.grid-head button', { hasText: 'Latency' });
    await latency.click();
    expect((await rows())[0]).toContain('2.');
    await latency.click();
    expect((await rows())[0]).toContain('477 ms');
    await latency.click();
    expect((await rows())[0]).toMatch(/^1✓/);
    await close();
  });

  it('filters by values, which are decoded for it', async () => {
    await open(report, '#/calls');
    await page.fill('.filter-input', 'args contains "denied"');
    await page.keyboard.press('Enter');
    await until(page, "/^1 of 31/.test(document.querySelector('.count').textContent)");
    expect((await rows())[0]).toMatch(/^20/);
    await close();
  });

  it('finds, and goes to failed calls', async () => {
    await open(report, '#/calls');
    await page.keyboard.press('n');
    expect(await text('.grid .selected')).toMatch(/^14/);
    await page.keyboard.press('Control+f');
    await page.keyboard.type('thumbnail');
    await page.keyboard.press('Enter');
    expect(await text('.grid .selected')).toContain('catalog.thumbnail');
    await close();
  });

  it('the waterfall: groups, zoom, selection', async () => {
    await open(report, '#/calls');
    await page.click('text=Waterfall');
    await page.waitForSelector('.wf-row');
    await page.click('.wf-tools button:has-text("Client")');
    expect(await text('.wf-group')).toContain('31 calls');
    const axis = await text('.wf-axis');
    await page.click('[aria-label="Zoom in (+)"]');
    expect(await text('.wf-axis')).not.toBe(axis);
    await page.click('.wf-row:has-text("catalog.exportAll")');
    await page.waitForSelector('.lower .tree-row');
    expect(await page.$$eval('.wf-row.selected .phase', (all) => all.map((one) => one.className).join(' '))).toContain(
      'server',
    );
    await close();
  });

  it('columns are chosen', async () => {
    await open(report, '#/calls');
    await page.click('summary:has-text("Columns")');
    await page.check('input[name="encoding"]');
    expect(await text('.grid-head')).toContain('Encoding');
    expect((await rows())[0]).toContain('amf3');
    await close();
  });

  it('dark and light are switched, and remembered colours differ', async () => {
    await open(report, '#/');
    const colour = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.click('.theme');
    const light = await colour();
    await page.click('.theme');
    expect(await colour()).not.toBe(light);
    await close();
  });

  it('nothing moves after it is shown, at 1280 and 400 pixels', async () => {
    for (const width of [1280, 400]) {
      for (const hash of ['#/', '#/calls', '#/call/20']) {
        await open(report, hash, width);
        await page.waitForTimeout(300);
        const shift = await page.evaluate(
          "new Promise((done) => { let sum = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 200); })",
        );
        expect(shift, `${hash} at ${width}`).toBeLessThan(0.1);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect(wide, `${hash} at ${width}`).toBeLessThanOrEqual(width);
        await close();
      }
    }
  });

  it('a comparison: verdicts, distributions, differences', async () => {
    await open(comparison, '');
    expect(await text('.top')).toContain('regression');
    await page.click('button:has-text("All ")');
    expect(await page.locator('.verdicts tbody tr').count()).toBeGreaterThan(50);
    expect(await page.locator('.overlaid svg').count()).toBeGreaterThan(3);
    expect(await text('.differences')).toContain('catalog.reindex');
    await close();
  });
});
