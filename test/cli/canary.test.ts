import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCHEMA_FORMATS } from '../../src/baseline/schema/formats.ts';
import { COMPARISON_FORMATS } from '../../src/cli/compare/formats.ts';
import { REPORT_FORMATS } from '../../src/report/index.ts';
import { amfCapture, type HttpExchangeBytes, httpRequest, httpResponse } from '../support/amf-capture.ts';
import { htmlInClear } from '../support/html-data.ts';
import { runCli } from '../support/run-cli.ts';
import { envelope, flex, type Plain, switched } from '../support/wire-amf.ts';

/** Secrets in every place that is redacted (domain §8.5): no output of any command may hold one, unless it is asked to. */

const secrets = new Map<string, string>();

/** A secret that is found again whatever stands around it; `where` is what a failing test prints. */
function canary(where: string): string {
  const text = `Canary${String(secrets.size + 1).padStart(3, '0')}Value`;
  secrets.set(text, where);
  return text;
}

const MEMBERS = [
  ...['password', 'userPass', 'Passwd', 'passphrase', 'dbPwd', 'clientSecret', 'csrfToken', 'apiKey', 'api_key'],
  ...['authorization', 'credentialData', 'cardNumber', 'card_number', 'cvv', 'ssn', 'remoteUsername', 'remotePassword'],
];

const members = (where: string): Record<string, Plain> =>
  Object.fromEntries(MEMBERS.map((name) => [name, canary(`${where}, member ${name}`)]));

const session = (where: string) => `;jsessionid=${canary(`session in ${where}`)}`;

function remoting(): HttpExchangeBytes {
  const message = (name: string, more: Record<string, Plain>): Plain => [flex(name, more)];
  const id = '0A0B0C0D-0000-4000-8000-000000000001';
  return {
    request: httpRequest(
      envelope(
        [
          {
            target: 'null',
            response: '/1',
            value: message('RemotingMessage', {
              destination: 'orders',
              operation: 'save',
              messageId: id,
              remoteUsername: canary('RemotingMessage.remoteUsername'),
              remotePassword: canary('RemotingMessage.remotePassword'),
              headers: { DSId: canary('header DSId'), DSRemoteCredentials: canary('header DSRemoteCredentials') },
              body: [{ deep: { deeper: [members('AMF3 argument')] } }],
            }),
          },
        ],
        {},
        3,
      ),
      {
        target: `/messagebroker/amf${session('the request line')}?PHPSESSID=${canary('query')}&x=1`,
        headers: [
          ['Authorization', `Basic ${canary('Authorization')}`],
          ['Proxy-Authorization', `Basic ${canary('Proxy-Authorization')}`],
          ['Cookie', `JSESSIONID=${canary('Cookie')}`],
          ['Referer', `http://app.example/main.swf${session('Referer')}`],
        ],
      },
    ),
    response: httpResponse(
      envelope(
        [
          {
            target: '/1/onResult',
            value: flex('AcknowledgeMessage', {
              correlationId: id,
              headers: { DSId: canary('answered DSId') },
              body: switched({ class: 'com.example.Account', ...members('typed result') }),
            }),
          },
        ],
        { AppendToGatewayUrl: session('AppendToGatewayUrl') },
        3,
      ),
      { headers: [['Set-Cookie', `JSESSIONID=${canary('Set-Cookie')}; Path=/`]] },
    ),
  };
}

function login(): HttpExchangeBytes {
  const body = { destination: 'auth', operation: 8, messageId: 'B', headers: {}, body: canary('login body') };
  return {
    request: httpRequest(envelope([{ target: 'null', response: '/2', value: [flex('CommandMessage', body)] }])),
    response: httpResponse(
      envelope([
        {
          target: '/2/onStatus',
          value: flex('ErrorMessage', {
            correlationId: 'B',
            faultCode: 'Client.Authentication',
            faultString: `Login failed: password=${canary('fault text')}`,
            faultDetail: `at http://app.example/x${session('fault detail')} token: ${canary('fault detail')}`,
            extendedData: { secret: canary('extendedData') },
            rootCause: { message: `pwd=${canary('root cause')}`, password: canary('member of the root cause') },
          }),
        },
      ]),
    ),
  };
}

function amf0(): HttpExchangeBytes {
  const headers = {
    Credentials: { userid: 'ada', password: canary('header Credentials') },
    CredentialsId: canary('header CredentialsId'),
    DSId: canary('envelope header DSId'),
  };
  const target = `http://ada:${canary('user information')}@app.example/gateway`;
  return {
    request: httpRequest(
      envelope([{ target: 'users.save', response: '/3', value: [members('AMF0 argument')] }], headers),
      { target },
    ),
    response: httpResponse(
      envelope([
        {
          target: '/3/onStatus',
          value: { code: 'X', description: `pwd=${canary('AMF0 fault')}`, ...members('AMF0 fault') },
        },
      ]),
    ),
  };
}

/** Broken in ways that are reported with a piece of what was there. */
function broken(): HttpExchangeBytes[] {
  const redirect = { status: '302 Found', headers: [['Location', `/login${session('Location')}`]] as const };
  const target = `/gateway${session('a request without answer')}`;
  const body = envelope([{ target: 'x.y', response: '/4', value: [null] }]);
  return [
    { request: httpRequest(body), response: httpResponse(new Uint8Array(0), redirect) },
    { request: httpRequest(body, { target }), response: null },
  ];
}

let folder = '';
let capture = '';
let other = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amfscope-canary-'));
  capture = join(folder, 'canary.pcap');
  const [flexCall, loginCall, plainCall] = [remoting(), login(), amf0()];
  writeFileSync(capture, amfCapture([{ exchanges: [flexCall, loginCall, plainCall] }, { exchanges: broken() }]));
  other = join(folder, 'other.pcap');
  const answered = { request: plainCall.request, response: flexCall.response };
  writeFileSync(other, amfCapture([{ exchanges: [flexCall, loginCall, loginCall, answered] }]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FORMATS = Object.keys(REPORT_FORMATS);

/** Name → text of everything that the commands write about the capture. */
function outputs(...more: string[]): Map<string, string> {
  const texts = new Map<string, string>();
  const run = (...args: string[]) => {
    const { stdout, stderr } = runCli([...args, ...more]);
    texts.set(args.join(' '), (args.includes('html') ? htmlInClear(stdout) : stdout) + stderr);
  };
  for (const format of FORMATS) run('analyze', capture, '--values', 'full', '-f', format);
  run('analyze', capture, '--values', 'summary', '-f', 'json');
  for (const format of ['text', 'json']) {
    run('inspect', capture, '--values', 'full', '-f', format);
    run('streams', capture, '-f', format);
    run('timeline', capture, '-f', format);
    for (const connection of ['1', '2']) run('inspect', capture, '--follow', connection, '-f', format);
    for (let call = 1; call <= 5; call++) run('inspect', capture, '--call', String(call), '--hex', '-f', format);
  }
  // A saved report has values without bytes.
  const saved = join(folder, `saved${more.length}.json`);
  runCli(['analyze', capture, '--values', 'full', '-f', `json=${saved}`, ...more]);
  texts.set('render html', htmlInClear(runCli(['render', saved, '-f', 'html']).stdout));
  for (const format of Object.keys(COMPARISON_FORMATS)) run('compare', capture, other, '--exact', '-f', format);
  run('compare', other, capture, '--rule', 'contract none', '--values', 'summary', '-f', 'json');
  for (const format of Object.keys(SCHEMA_FORMATS)) run('schema', capture, '-f', format);
  run('baseline', capture);
  run('analyze', capture, '--rule', 'latency.p95 < 1ns');
  const where = join(folder, `bodies${more.length}`);
  run('extract', capture, '--byte-arrays', '-o', where);
  for (const name of readdirSync(where)) texts.set(`extracted ${name}`, readFileSync(join(where, name), 'latin1'));
  return texts;
}

/** Also as Base64 or hexadecimal: a hexdump has it in pieces, so its text column is searched line by line. */
function holds(text: string, secret: string): boolean {
  const hex = Buffer.from(secret).toString('hex');
  const packed = text.replaceAll(/[\s|]/g, '').toLowerCase();
  return text.includes(secret) || packed.includes(secret.toLowerCase()) || packed.includes(hex);
}

describe('secrets', () => {
  test('no output holds one', { timeout: 300_000 }, () => {
    const leaks: string[] = [];
    for (const [output, text] of outputs()) {
      for (const [secret, where] of secrets) if (holds(text, secret)) leaks.push(`${output}: ${where}`);
    }
    expect(leaks).toEqual([]);
  });

  test('with a key neither', { timeout: 300_000 }, () => {
    const leaks: string[] = [];
    for (const [output, text] of outputs('--redact-key', 'k')) {
      for (const [secret, where] of secrets) if (holds(text, secret)) leaks.push(`${output}: ${where}`);
    }
    expect(leaks).toEqual([]);
  });

  test('with --show-secrets all are found', { timeout: 300_000 }, () => {
    const texts = [...outputs('--show-secrets').values()];
    const missing = [...secrets].filter(([secret]) => !texts.some((text) => text.includes(secret)));
    expect(missing.map(([, where]) => where)).toEqual([]);
  });
});
