import { describe, expect, it } from 'vitest';
import { Head } from '../../src/http/head.ts';
import { HeadFields } from '../../src/http/headers.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/limits.ts';

function fields(text: string): HeadFields {
  return new HeadFields(text, 0, text.length);
}

describe('HeadFields', () => {
  const headers = fields('Host: a.example\r\nX-A:  one \r\nCookie: a=1\r\nx-a:two\r\nEmpty:\r\n');

  it('finds the first field of a name in any case, trimmed', () => {
    expect(headers.get('HOST')).toBe('a.example');
    expect(headers.get('x-A')).toBe('one');
    expect(headers.get('empty')).toBe('');
    expect(headers.get('Absent')).toBeNull();
  });

  it('gives all fields of a name, and all fields, in order', () => {
    expect(headers.all('x-a')).toEqual(['one', 'two']);
    expect(headers.entries().map(([name]) => name)).toEqual(['Host', 'X-A', 'Cookie', 'x-a', 'Empty']);
    expect(headers.size).toBe(5);
  });

  it('joins a folded value with one blank', () => {
    expect(fields('A: one\r\n  two\r\n\tthree\r\nB: x\n y\n').entries()).toEqual([
      ['A', 'one two three'],
      ['B', 'x y'],
    ]);
  });

  it('passes over lines that are no fields', () => {
    expect(fields('PHP Notice\r\nA : 1\r\n: none\r\nbad name: x\r\nB: a:b\r\n').entries()).toEqual([
      ['A', '1'],
      ['B', 'a:b'],
    ]);
  });

  it('keeps names that are properties of objects', () => {
    expect(fields('__proto__: 1\r\nconstructor: 2\r\n').get('__proto__')).toBe('1');
  });

  it('keeps a CR inside a value', () => {
    expect(fields('X: a\rContent-Length: 3\r\n').entries()).toEqual([['X', 'a\rContent-Length: 3']]);
  });

  it('is empty for a head without fields', () => {
    expect(fields('').entries()).toEqual([]);
  });
});

describe('the names that a head was read with', () => {
  const NAMES = ['host', 'Cookie', 'set-cookie', 'CONTENT-TYPE', 'content-encoding', 'date', 'x', 'content-length'];
  const line = (name: string) => [
    `${name}: v\r\n`,
    `${name.toUpperCase()}:v\n`,
    ` ${name}: v\r\n`,
    `${name} : v\r\n`,
    `a: b\r\n\t${name}: v\r\n`,
    `${name}:\r\n v\r\n`,
    `\u0001${name}: v\r\n`,
  ];

  it('hide no field that is found without them', () => {
    let found = 0;
    for (const name of NAMES) {
      for (const other of NAMES) {
        for (const text of line(name)) {
          const fieldLines = `${text}${other}: w\r\n`;
          const bytes = Buffer.from(`POST / HTTP/1.1\r\n${fieldLines}\r\n`, 'latin1');
          const head = new Head(DEFAULT_HTTP_LIMITS);
          expect(head.parse(bytes, 0, bytes.length)).toBe(bytes.length);
          for (const asked of NAMES) {
            const plain = new HeadFields(fieldLines, 0, fieldLines.length).get(asked);
            expect(new HeadFields(fieldLines, 0, fieldLines.length, head.names).get(asked)).toBe(plain);
            if (plain !== null) found++;
          }
        }
      }
    }
    expect(found).toBeGreaterThan(500);
  });
});
