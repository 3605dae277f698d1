import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amfCapture, type HttpExchangeBytes, httpRequest, httpResponse } from '../support/amf-capture.ts';
import { isMissing, openBrowser, type PageTrouble, until, watchPage, whyMissing } from '../support/chromium.ts';
import { HOSTILE_TEXT } from '../support/hostile-text.ts';
import { runCli } from '../support/run-cli.ts';
import { envelope, flex, switched } from '../support/wire-amf.ts';

/** Text that would run, load or break out if it were taken for markup, a style, an address or a script. */
const ATTACKS = [
  '<script>alert(1);document.title="owned"</script>',
  '</script><script>alert(2)</script>',
  '--><script>alert(3)</script><!--',
  '<img src=http://evil.example/x.png onerror=alert(4)>',
  '<svg onload=alert(5)><image href="http://evil.example/y.png"/></svg>',
  '<iframe srcdoc="<script>parent.alert(6)</script>">',
  '"><style>@import "http://evil.example/z.css";*{display:none}</style>',
  "'-alert(7)-'",
  'javascript:alert(8)',
  '<base href="http://evil.example/">',
  '<meta http-equiv=refresh content="0;url=http://evil.example/">',
  '<form action=http://evil.example/><input name=q autofocus onfocus=alert(9)>',
  '<a href="javascript:alert(10)">x</a>',
  '<link rel=stylesheet href=http://evil.example/w.css>',
  `${'$'}{alert(11)}{{constructor.constructor("alert(12)")()}}`,
  '<math><mtext><img src=x onerror=alert(13)></mtext></math>',
  '</noscript><script>alert(14)</script>',
  'background:url(http://evil.example/b.png)',
  'constructor',
  ...Object.values(HOSTILE_TEXT).filter((text) => text.length < 500),
];

function exchanges(attack: string, index: number): HttpExchangeBytes[] {
  const header = attack.replaceAll(/[^\x20-\x7e]/g, '?');
  const target = `/gateway?${encodeURIComponent(attack.slice(0, 60).replace(/\p{Cs}/gu, '?'))}`;
  const headers = [['X-Attack', header]] as const;
  const plain = { [attack || 'empty']: attack, list: [attack, { class: attack || 'c', deep: attack }] };
  const trace = `${attack}\n\tat ${attack}\nCaused by: ${attack}`;
  return [
    {
      request: httpRequest(
        envelope([{ target: attack || 'x', response: `/${index}`, value: [plain] }], { [attack || 'h']: attack }),
        { target, headers },
      ),
      response: httpResponse(envelope([{ target: `/${index}/onResult`, value: plain }]), { headers }),
    },
    {
      request: httpRequest(
        envelope([
          {
            target: 'null',
            response: `/${index}`,
            value: [
              flex('RemotingMessage', { destination: attack, operation: attack, messageId: attack, body: [attack] }),
            ],
          },
        ]),
      ),
      response: httpResponse(
        envelope([
          {
            target: `/${index}/onStatus`,
            value: switched(
              flex('ErrorMessage', {
                correlationId: attack,
                faultCode: attack,
                faultString: attack,
                faultDetail: trace,
                rootCause: { class: attack || 'c', message: attack, detail: trace },
              }),
            ),
          },
        ]),
      ),
    },
  ];
}

const POLICY =
  /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; script-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'$/;

describe.skipIf(isMissing)(`a report full of hostile text${whyMissing}`, () => {
  let browser: Browser;
  let page: Page;
  let folder = '';
  let file = '';
  let trouble: PageTrouble;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'amfscope-hostile-'));
    const name = '<img src=x onerror=alert(0)>.pcap';
    const capture = join(folder, name);
    writeFileSync(capture, amfCapture(ATTACKS.map((attack, index) => ({ exchanges: exchanges(attack, index) }))));
    file = join(folder, 'report.html');
    expect(runCli(['analyze', capture, '-q', '-f', `html=${file}`]).code).toBe(0);
    browser = await openBrowser(['--disable-web-security']);
    page = await browser.newPage();
    const url = pathToFileURL(file).href;
    trouble = watchPage(page, url);
    await page.goto(url);
    await page.waitForSelector('.frame');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stands in the file as data only', () => {
    const text = readFileSync(file, 'utf8');
    expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1]).toMatch(POLICY);
    expect(text).not.toContain('evil.example');
    expect(text).not.toContain('alert(1)');
    expect(text.match(/<script>/g)).toHaveLength(1);
  });

  it('every call is shown, nothing runs and nothing is requested', { timeout: 240_000 }, async () => {
    await page.evaluate("location.hash = '#/calls'");
    await page.waitForSelector('.grid .virtual-row');
    const ids = (await page.evaluate('amfscope.calls.map(({ id }) => id)')) as number[];
    expect(ids.length).toBeGreaterThan(ATTACKS.length);
    for (const id of ids) {
      await page.evaluate(`location.hash = '#/call/${id}'`);
      await until(page, `document.querySelector('.call-title')?.textContent.includes('#${id} ')`);
      await page.click('text=Open');
    }
    const shown = (await page.textContent('main')) ?? '';
    expect(shown.length).toBeGreaterThan(100);
    for (const mode of ['Waterfall', 'Table']) {
      await page.evaluate("location.hash = '#/calls'");
      await page.click(`text="${mode}"`);
    }
    await page.evaluate("location.hash = '#/'");
    await page.waitForTimeout(300);
    const foreign = await page.evaluate(
      "[...document.querySelectorAll('img, iframe, object, embed, base, form, math, link, style, script:not([type])')].map(({ outerHTML }) => outerHTML.slice(0, 80))",
    );
    // The application itself.
    expect((foreign as string[]).filter((text) => !/^<(?:style|script)>/.test(text))).toEqual([]);
    expect(await page.title()).toBe('amfscope report');
    expect(trouble).toEqual({ errors: [], requests: [], dialogs: [] });
  });

  it('text is shown as it is, and what is invisible becomes visible', async () => {
    await page.evaluate("location.hash = '#/call/1'");
    await page.waitForSelector('.tree-row');
    await page.click('text=Open');
    expect(await page.textContent('.call-title h1')).toContain('<script>alert(1);document.title="owned"</script>');
    const bidi = (await page.evaluate(
      'amfscope.calls.find(({ operation }) => operation.includes("\\u202e")).id',
    )) as number;
    await page.evaluate(`location.hash = '#/call/${bidi}'`);
    await until(page, `document.querySelector('.call-title')?.textContent.includes('#${bidi} ')`);
    expect(await page.textContent('.call-title h1')).toContain('\\u{202e}');
    expect(await page.textContent('body')).not.toContain('\u202e');
  });
});
