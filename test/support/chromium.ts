import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's; the continuous integration installs it and so never skips a test that needs it. */
const CHROMIUM = '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** In continuous integration a missing browser is a failure. */
export const isMissing = !existsSync(CHROMIUM) && !process.env.CI;

/** To be put behind the name of a test that is skipped without a browser. */
export const whyMissing = isMissing ? ` (not run: there is no ${CHROMIUM})` : '';

/** @param flags further switches of the browser */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
}

/** What a page did that it should not have done. */
export interface PageTrouble {
  readonly errors: string[];
  /** Every request but that for the file itself. */
  readonly requests: string[];
  readonly dialogs: string[];
}

/** Listens to a page from before it is opened. @param own the address that may be requested */
export function watchPage(page: Page, own: string): PageTrouble {
  const trouble: PageTrouble = { errors: [], requests: [], dialogs: [] };
  page.on('pageerror', (error) => trouble.errors.push(String(error)));
  page.on('console', (message) => trouble.errors.push(message.text()));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own) trouble.requests.push(request.url());
  });
  page.on('dialog', (dialog) => {
    trouble.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return trouble;
}

/** Waits for an expression to become true in the page; a policy against `eval` does not matter. @throws after five seconds */
export async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await page.evaluate(expression)) === true) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never true: ${expression}`);
}
