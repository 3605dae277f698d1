/**
 * Opens har files in the network panel of Chrome's DevTools, which Chromium carries itself, and compares its rows with the entries of the file. `npm run devtools -- FILE.har… [--picture FILE.png]`
 * Without files, the sample reports. The panel's own import is called, as its upload button does: with another Chromium its modules may have other names.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';

const REPORTS = join(fileURLToPath(new URL('../..', import.meta.url)), 'reports');
const PORT = 9334;
const OWN = `http://127.0.0.1:${PORT}`;

interface Row {
  readonly url: string;
  readonly status: number;
  readonly method: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly mimeType: string;
  readonly content: string;
}

interface HarEntry {
  readonly time: number;
  readonly request: { readonly url: string; readonly method: string };
  readonly response: {
    readonly status: number;
    readonly content: { readonly mimeType: string; readonly text?: string };
  };
}

/** Runs in the page of the DevTools. */
const IMPORT = `async (text) => {
  const { NetworkPanel } = await import('./panels/network/network.js');
  const { ViewManager } = await import('./ui/legacy/legacy.js');
  await ViewManager.ViewManager.instance().showView('network');
  const view = NetworkPanel.NetworkPanel.instance().networkLogView;
  await view.onLoadFromFile(new File([text], 'report.har', { type: 'application/json' }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return Promise.all([...view.flatNodesList().filter((node) => node.request() !== null)].map(async (node) => {
    const request = node.request();
    const data = await request.requestContentData();
    return {
      url: request.url(), status: request.statusCode, method: request.requestMethod, duration: request.duration * 1000,
      mimeType: request.mimeType, content: data.text ?? '',
    };
  }));
}`;

const words = process.argv.slice(2);
const at = words.indexOf('--picture');
const picture = at < 0 ? null : (words.splice(at, 2)[1] ?? null);
const files =
  words.length > 0
    ? words
    : readdirSync(REPORTS)
        .filter((name) => name.endsWith('.har'))
        .map((name) => join(REPORTS, name));

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  // The DevTools of the old headless mode are not served.
  headless: false,
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    `--remote-debugging-port=${PORT}`,
    '--remote-allow-origins=*',
  ],
});
try {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  for (const file of files) {
    const page = await openDevTools();
    const text = readFileSync(file, 'utf8');
    const rows = (await page.evaluate(`(${IMPORT})(${JSON.stringify(text)})`)) as Row[];
    const { entries } = (JSON.parse(text) as { log: { entries: HarEntry[] } }).log;
    const wrong = rows.length === entries.length ? differing(rows, entries) : [`${rows.length} rows`];
    console.log(`${basename(file)}: ${entries.length} entries, ${wrong.length === 0 ? 'all shown' : wrong.join('; ')}`);
    if (wrong.length > 0) process.exitCode = 1;
    if (picture !== null) await page.screenshot({ path: picture });
    await page.close();
  }

  async function openDevTools(): Promise<Page> {
    const inspected = await context.newPage();
    await inspected.goto('about:blank');
    const list = (await (await fetch(`${OWN}/json/list`)).json()) as { type: string; webSocketDebuggerUrl?: string }[];
    const socket = list.find(
      ({ type, webSocketDebuggerUrl }) => type === 'page' && webSocketDebuggerUrl !== undefined,
    )!;
    const page = await context.newPage();
    await page.goto(`${OWN}/devtools/devtools_app.html?ws=${socket.webSocketDebuggerUrl!.replace('ws://', '')}`);
    await page.waitForFunction(`document.title.startsWith('DevTools')`);
    return page;
  }
} finally {
  await browser.close();
}

function differing(rows: readonly Row[], entries: readonly HarEntry[]): string[] {
  return entries.flatMap(({ time, request, response }, index) => {
    const row = rows[index]!;
    const isSame =
      row.url === request.url &&
      row.method === request.method &&
      row.status === response.status &&
      row.mimeType === response.content.mimeType &&
      row.content === (response.content.text ?? '') &&
      Math.abs(row.duration - time) < 1;
    return isSame ? [] : [`entry ${index}: ${JSON.stringify(row).slice(0, 200)}`];
  });
}
