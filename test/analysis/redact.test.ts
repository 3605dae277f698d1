import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/analysis/redact.ts';
import { isSecretName } from '../../src/analysis/secret-names.ts';

const redactor = new Redactor();
const hidden = { $: 'redacted', kind: 'string' };

describe('secret names (§8.5)', () => {
  it.each([
    'password',
    'userPassword',
    'PASS',
    'dbpass',
    'passwd',
    'passphrase',
    'pwdHash',
    'clientSecret',
    'authToken',
    'api_key',
    'apiKey',
    'Authorization',
    'credentials',
    'cardNumber',
    'card-number',
    'SSN',
    'userSSN',
    'user_ssn',
    'cvv',
    'cardCVV',
    'cvv2',
    'tokenizer',
    'remoteUsername',
    'DSRemoteCredentials',
    'DSId',
  ])('hides %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(['lossNote', 'passenger', 'name', 'id', 'classname', 'discvvalue', 'session'])('shows %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it.each([
    ['pin', 'pin', true],
    ['*pin*', 'spinning', true],
    ['pin', 'spinning', false],
    ['iban*', 'IBANcode', true],
    ['*a*a*a*a*b', 'a'.repeat(2000), false],
  ])('pattern %s on %.20s', (pattern, name, secret) => {
    expect(isSecretName(name, [pattern])).toBe(secret);
  });
});

describe('values', () => {
  it('hides members at any depth and keeps everything else as it is', () => {
    const inner = { $: 'object', id: 2, class: null, props: [['secretCode', { $: 'int', v: 5 }]] };
    const value = {
      $: 'array',
      id: 0,
      assoc: [['token', 'abc']],
      items: [
        {
          $: 'object',
          id: 1,
          class: 'U',
          props: [
            ['name', 'bob'],
            ['password', 'hunter2'],
            ['x', inner],
          ],
        },
        'plain',
      ],
    };
    expect(redactor.value(value)).toEqual({
      $: 'array',
      id: 0,
      assoc: [['token', hidden]],
      items: [
        {
          $: 'object',
          id: 1,
          class: 'U',
          props: [
            ['name', 'bob'],
            ['password', hidden],
            ['x', { $: 'object', id: 2, class: null, props: [['secretCode', { $: 'redacted', kind: 'number' }]] }],
          ],
        },
        'plain',
      ],
    });
    expect(value.items[0]).toMatchObject({
      props: [
        ['name', 'bob'],
        ['password', 'hunter2'],
        ['x', inner],
      ],
    });
  });

  it('hands back what holds no secret as the same object', () => {
    const value = { $: 'ecma', id: 0, count: 1, props: [['a', { $: 'bytes', id: 1, hex: '00' }]] };
    expect(redactor.value(value)).toBe(value);
  });

  it('hides dictionary entries and fields of externalizables', () => {
    expect(
      redactor.value({
        $: 'dict',
        id: 0,
        weak: false,
        entries: [
          ['apikey', 1],
          [{ $: 'int', v: 1 }, 2],
        ],
      }),
    ).toEqual({
      $: 'dict',
      id: 0,
      weak: false,
      entries: [
        ['apikey', { $: 'redacted', kind: 'number' }],
        [{ $: 'int', v: 1 }, 2],
      ],
    });
    expect(redactor.value({ $: 'external', id: 0, class: 'X', fields: { pwd: 'a', b: 'c' } })).toMatchObject({
      fields: { pwd: hidden, b: 'c' },
    });
  });

  it('hides the body of a login command wherever it stands', () => {
    const login = (operation: unknown): unknown => ({
      $: 'object',
      id: 0,
      class: 'flex.messaging.messages.CommandMessage',
      props: [
        ['operation', operation],
        ['body', 'Ym9iOnB3'],
      ],
    });
    expect(redactor.value(login({ $: 'int', v: 8 }))).toMatchObject({
      props: [
        ['operation', { v: 8 }],
        ['body', hidden],
      ],
    });
    expect(redactor.value(login({ $: 'int', v: 5 }))).toEqual(login({ $: 'int', v: 5 }));
    const small = { $: 'external', id: 0, class: 'DSC', fields: { operation: { $: 'int', v: 8 }, body: 'Ym9iOnB3' } };
    expect(redactor.value(small)).toMatchObject({ fields: { body: hidden } });
  });

  it('has nothing to hide in nothing', () => {
    const value = { $: 'object', id: 0, class: null, props: [['password', null]] };
    expect(redactor.value(value)).toBe(value);
  });

  it('does not trip over hostile names', () => {
    const value = {
      $: 'object',
      id: 0,
      class: '__proto__',
      props: [
        ['__proto__', 'x'],
        ['toJSON', 'y'],
        ['constructor', 'z'],
      ],
    };
    expect(redactor.value(value)).toBe(value);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('marks equal values with a key, and only with one', () => {
    const keyed = new Redactor({ key: 'k' });
    const one = keyed.whole('hunter2') as { token: string };
    expect(one.token).toMatch(/^[0-9a-f]{8}$/);
    expect(keyed.whole('hunter2')).toEqual(one);
    expect(keyed.whole('other')).not.toEqual(one);
    expect(redactor.whole('hunter2')).toEqual(hidden);
  });

  it('shows everything when asked to', () => {
    const open = new Redactor({ showSecrets: true });
    const value = { $: 'object', id: 0, class: null, props: [['password', 'hunter2']] };
    expect(open.value(value)).toBe(value);
    expect(open.whole('x')).toBe('x');
    expect(open.url('/a;jsessionid=1')).toBe('/a;jsessionid=1');
  });
});

describe('headers, URLs, texts', () => {
  it('hides credentials of an envelope but tells users apart', () => {
    const value = {
      $: 'object',
      id: 0,
      class: null,
      props: [
        ['userid', 'bob'],
        ['password', 'pw'],
      ],
    };
    expect(redactor.envelopeHeader('Credentials', value)).toMatchObject({
      props: [
        ['userid', 'b… (3)'],
        ['password', hidden],
      ],
    });
    expect(redactor.envelopeHeader('CredentialsId', 'abc')).toEqual(hidden);
    expect(redactor.envelopeHeader('DSId', 'abc')).toEqual(hidden);
    expect(redactor.envelopeHeader('AppendToGatewayUrl', ';jsessionid=99')).toBe(';jsessionid=[redacted]');
    expect(redactor.envelopeHeader('x', 'abc')).toBe('abc');
  });

  it.each([
    ['Cookie', 'a=b', '[redacted]'],
    ['Set-Cookie', 'a=b', '[redacted]'],
    ['Authorization', 'Basic x', '[redacted]'],
    ['Proxy-Authorization', 'Basic x', '[redacted]'],
    ['X-Api-Key', 'x', '[redacted]'],
    ['Host', 'h', 'h'],
    ['Referer', 'http://h/?PHPSESSID=1', 'http://h/?PHPSESSID=[redacted]'],
  ])('header %s', (name, value, shown) => {
    expect(redactor.httpHeader(name, value)).toBe(shown);
  });

  it.each([
    ['http://h/a;jsessionid=1F?x=1', 'http://h/a;jsessionid=[redacted]?x=1'],
    ['/gw?x=1&PHPSESSID=abc&y=2', '/gw?x=1&PHPSESSID=[redacted]&y=2'],
    ['/gw?command=open&DSId=F0-1', '/gw?command=open&DSId=[redacted]'],
    ['/gw?apikey=1', '/gw?apikey=[redacted]'],
    ['http://bob:pw@h/x', 'http://[redacted]@h/x'],
    ['/gw?x=1', '/gw?x=1'],
    ['/gw?%6asessionid=1', '/gw?%6asessionid=[redacted]'],
  ])('url %s', (url, shown) => {
    expect(redactor.url(url)).toBe(shown);
  });

  it.each([
    ['login failed: password=hunter2; user=bob', 'login failed: password=[redacted]; user=bob'],
    ['Authorization: Basic Ym9iOnB3 sent', 'Authorization: [redacted] sent'],
    ['{"token": "abc"}', '{"token": "[redacted]"}'],
    ['see /x;jsessionid=12', 'see /x;jsessionid=[redacted]'],
    ['java.lang.NullPointerException : no', 'java.lang.NullPointerException : no'],
  ])('text %s', (text, shown) => {
    expect(redactor.text(text)).toBe(shown);
  });

  it('takes a megabyte of hostile text in linear time', () => {
    const started = process.hrtime.bigint();
    redactor.text('password='.repeat(100_000));
    redactor.text('a'.repeat(1_000_000));
    redactor.url(`/x?${'a=&'.repeat(300_000)}`);
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(2);
  });
});
