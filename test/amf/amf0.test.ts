import { describe, expect, it } from 'vitest';
import { type DecodeValueOptions, decodeAmf0 } from '../../src/amf/decode-value.ts';
import { amf } from '../support/amf-bytes.ts';

function decode(source: string, options: DecodeValueOptions = {}) {
  const decoded = decodeAmf0(amf(source), options);
  return { value: decoded.value(), codes: decoded.diagnostics.map((item) => item.code), end: decoded.end };
}

describe('AMF0 §3.1 markers', () => {
  it.each(['04', '09', '0E', '12', '21', '23', 'FF'])('marker %s ends the value', (marker) => {
    const { value, codes } = decode(`0A 00000002 01 01 ${marker}`);
    expect(value).toEqual({
      $: 'array',
      id: 0,
      items: [true, { $: 'opaque', offset: 7, length: 1, reason: 'amf.bad-marker' }],
    });
    expect(codes).toEqual(['amf.bad-marker']);
  });

  it('reads any non-zero boolean as true and says so', () => {
    expect(decode('01 02')).toMatchObject({ value: true, codes: ['amf.noncanonical-boolean'] });
  });

  it('reads a long string of any length', () => {
    expect(decode("0C 00000001 'x'")).toMatchObject({ value: 'x', codes: [] });
  });

  it('reports not finite numbers as tokens', () => {
    expect(decode('00 7FF8000000000000')).toMatchObject({ value: { $: 'double', v: 'NaN' }, codes: ['amf.nonfinite'] });
    expect(decode('00 FFF0000000000000').value).toEqual({ $: 'double', v: '-Infinity' });
    expect(decode('00 8000000000000000')).toMatchObject({ value: { $: 'double', v: '-0' }, codes: [] });
  });

  it('keeps the members of an object whose end is named', () => {
    const { value, codes } = decode("03 0001 'a' 05 0001 'x' 09");
    expect(value).toEqual({ $: 'object', id: 0, class: null, props: [['a', null]] });
    expect(codes).toEqual(['amf.end-named']);
  });

  it('says where a truncated object was cut', () => {
    const { value, codes } = decode("03 0001 'a' 05 0003 'b'");
    expect(value).toMatchObject({
      props: [
        ['a', null],
        ['', { $: 'opaque', offset: 5, length: 3 }],
      ],
    });
    expect(codes).toEqual(['amf.truncated']);
  });
});

describe('AMF0 §3.2 ECMA arrays', () => {
  it('lets the end marker decide', () => {
    expect(decode("08 00000000 0001 'a' 05 0000 09").value).toMatchObject({
      $: 'ecma',
      count: 0,
      props: [['a', null]],
    });
  });

  it('ends at its count when the writer forgot the end marker', () => {
    const { value, codes } = decode("0A 00000002 08 00000001 0001 'a' 05 0001 '!' 04");
    expect(codes).toContain('amf.ecma-no-end');
    expect(value).toMatchObject({ items: [{ $: 'ecma', props: [['a', null]] }, expect.anything()] });
    expect(decode("08 00000001 0001 'a' 05")).toMatchObject({ codes: ['amf.ecma-no-end'], end: 9 });
  });
});

describe('AMF0 §3.3 references', () => {
  it('counts containers when they start, and nothing else', () => {
    const { value } = decode("0A 00000004 0B d(0) 0000 0F 00000001 'x' 03 0000 09 07 0001");
    expect(value).toMatchObject({ items: [{}, {}, { id: 1 }, { $: 'ref', id: 1 }] });
  });

  it('counts dates and XML when asked to', () => {
    const { value } = decode('0A 00000003 0B d(0) 0000 03 0000 09 07 0002', { countDates: true });
    expect(value).toMatchObject({ items: [{}, { id: 1 }, { $: 'ref', id: 1 }] });
  });

  it('allows a value to contain itself', () => {
    const { value, codes } = decode("03 0001 'a' 07 0000 0000 09");
    expect(value).toEqual({ $: 'object', id: 0, class: null, props: [['a', { $: 'ref', id: 0 }]] });
    expect(codes).toEqual(['amf.cycle']);
  });
});

describe('AMF0 §3.7 strings', () => {
  it.each([
    ['02 0001 FF', '\ufffd', 'amf.bad-utf8'],
    ['02 0002 C080', '\0', 'amf.modified-utf8'],
    ['02 0003 EDA080', '\ufffd\ufffd\ufffd', 'amf.bad-utf8'],
    ['02 0002 C1BF', '\ufffd\ufffd', 'amf.bad-utf8'],
    ['02 0004 F4908080', '\ufffd\ufffd\ufffd\ufffd', 'amf.bad-utf8'],
  ])('%s', (source, text, code) => {
    expect(decode(source)).toMatchObject({ value: text, codes: [code] });
  });

  it('keeps a byte order mark', () => {
    expect(decode('02 0003 EFBBBF')).toMatchObject({ value: '\ufeff', codes: [] });
  });

  it('measures a string above the limit and shows its beginning', () => {
    const decoded = decodeAmf0(amf("02 0005 'hello'"), { limits: { maxString: 4 } });
    expect(decoded.diagnostics.map((item) => item.code)).toEqual(['amf.string-limit']);
  });
});

describe('AMF0 names §8.3', () => {
  it('tells names that come twice, are dangerous or empty', () => {
    expect(decode("03 0001 'a' 05 0001 'a' 05 0000 09").codes).toEqual(['amf.duplicate-key']);
    expect(decode("08 00000001 000B 'constructor' 05 0000 09").codes).toEqual(['amf.reserved-key']);
    expect(decode('03 0000 05 0000 09').codes).toEqual(['amf.empty-key']);
  });

  it('does not mix up the names of nested objects', () => {
    expect(decode("03 0001 'a' 03 0001 'a' 05 0001 'b' 05 0000 09 0001 'b' 05 0000 09").codes).toEqual([]);
    expect(decode("03 0001 'a' 03 0001 'b' 05 0000 09 0001 'a' 05 0000 09").codes).toEqual(['amf.duplicate-key']);
  });

  it('finds one repeated name among thousands', () => {
    const names = Array.from({ length: 3000 }, (_, index) => `n${String(index).padStart(4, '0')}`);
    const members = [...names, 'n0007'].map((name) => `0005 '${name}' 05`).join(' ');
    expect(decode(`03 ${members} 0000 09`).codes).toEqual(['amf.duplicate-key']);
  });
});

describe('names of objects in a list', () => {
  const first = "03 0001 'a' 05 0001 'b' 05 0000 09";

  it.each([
    ['the same', first, []],
    ['more', "03 0001 'a' 05 0001 'b' 05 0001 'c' 05 0000 09", []],
    ['one again', "03 0001 'a' 05 0001 'b' 05 0001 'a' 05 0000 09", ['amf.duplicate-key']],
    ['one again in the middle', "03 0001 'a' 05 0001 'a' 05 0000 09", ['amf.duplicate-key']],
    ['of another length', "03 0002 'ab' 05 0001 'b' 05 0001 'b' 05 0000 09", ['amf.duplicate-key']],
    ['after an AMF3 object', "11 0A 0B 01 03 'a' 01 01", []],
  ])('%s', (_name, second, codes) => {
    expect(decode(`0A 00000003 ${first} ${second} ${first}`).codes).toEqual(codes);
  });
});
