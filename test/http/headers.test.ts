import { describe, expect, it } from 'vitest';
import { HeadFields } from '../../src/http/headers.ts';

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
