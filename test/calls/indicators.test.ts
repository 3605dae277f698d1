import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/calls/call-record.ts';
import { asksForDescription, faultIndicators, nameIndicators, sessionInUrl } from '../../src/calls/indicators.ts';

const codes = (names: (string | null)[]): string[] => nameIndicators(names).map(({ code }) => code);

describe('indicators in names (§8.4, torture R)', () => {
  it.each([
    ['../../etc/passwd', ['indicator.traversal']],
    ['a\\..\\b', ['indicator.traversal']],
    ['%2e%2e/x', ['indicator.traversal']],
    ['a..b', []],
    ['\u001b[2J', ['indicator.control-chars']],
    ['a\u202eb', ['indicator.control-chars']],
    ['a\ufeffb', ['indicator.control-chars']],
    ['a\u0085b', ['indicator.control-chars']],
    ['šljiva 中文 😀', []],
    ['=1+1', ['indicator.formula']],
    ['@SUM(1)', ['indicator.formula']],
    ['a=1', []],
  ])('%j', (name, found) => {
    expect(codes([null, name])).toEqual(found);
  });

  it('says each kind once and stays short', () => {
    const found = nameIndicators([`=${'x'.repeat(500)}`, '=2']);
    expect(found).toHaveLength(1);
    expect(found[0]!.detail.length).toBeLessThan(100);
  });

  it('takes 30 KB names in no time', () => {
    expect(codes(['x'.repeat(30_000)])).toEqual([]);
  });
});

function fault(detail: string): Fault {
  return {
    code: 'Server.Processing',
    message: 'no',
    detail,
    level: 'error',
    type: null,
    category: 'server',
    where: 'envelope',
    rootCause: null,
  };
}

describe('indicators in faults (§8.4)', () => {
  it.each([
    ['x\n\tat com.acme.Shop.get(Shop.java:12)', ['indicator.stack-leak']],
    ['#0 /var/www/a.php(12): f()', ['indicator.stack-leak']],
    ['Traceback (most recent call last)\n  File "x.py", line 3', ['indicator.stack-leak']],
    ['in C:\\inetpub\\wwwroot\\a.cs', ['indicator.stack-leak']],
    ['SELECT id FROM users WHERE', ['indicator.sql-text']],
    ['insert into `orders` values', ['indicator.sql-text']],
    ['at X', []],
    ['please select a date from the list', ['indicator.sql-text']],
    ['quantity must be positive', []],
  ])('%j', (detail, found) => {
    expect(faultIndicators(fault(detail)).map(({ code }) => code)).toEqual(found);
  });
});

describe('sessions and descriptions', () => {
  it.each([
    ['/mb/amf;jsessionid=1', 'jsessionid'],
    ['?PHPSESSID=abc', 'PHPSESSID'],
    ['/gw?a=1&CFTOKEN=2', 'CFTOKEN'],
    ['/gw?mysessid=2', 'mysessid'],
    ['/gw?inside=2', null],
  ])('%s', (url, name) => {
    expect(sessionInUrl(url)).toBe(name);
  });

  it.each([
    ['amfphp.DiscoveryService.getServices', true],
    ['AmfphpDiscoveryService/discover', true],
    ['S.describeService', true],
    ['S.describe', false],
  ])('%s', (target, asks) => {
    expect(asksForDescription(target)).toBe(asks);
  });
});
