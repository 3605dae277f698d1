import { describe, expect, it } from 'vitest';
import { type DecodeValueOptions, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { amf } from '../support/amf-bytes.ts';

function decode(source: string, options: DecodeValueOptions = {}) {
  const decoded = decodeAmf3(amf(source), options);
  return { value: decoded.value(), codes: decoded.diagnostics.map((item) => item.code) };
}

describe('AMF3 §4.1 markers', () => {
  it.each(['12', '13', '80', 'FF'])('marker %s ends the value', (marker) => {
    expect(decode(`09 03 01 ${marker}`).codes).toEqual(['amf.bad-marker']);
  });
});

describe('AMF3 §4.2 integers', () => {
  it.each([
    ['04 00', 0],
    ['04 7F', 127],
    ['04 8100', 128],
    ['04 BFFFFFFF', 0x0fffffff],
    ['04 C0808000', -0x10000000],
    ['04 FFFFFFFF', -1],
  ])('%s', (source, v) => {
    expect(decode(source)).toEqual({ value: { $: 'int', v }, codes: [] });
  });

  it.each(['04 8000', '04 808000', '04 80808000', '04 80BFFFFF'])('%s is longer than needed', (source) => {
    expect(decode(source).codes).toEqual(['amf.noncanonical-u29']);
  });

  it.each(['04', '04 80', '04 8080', '04 808080'])('%s is cut', (source) => {
    expect(decode(source).codes).toEqual(['amf.truncated']);
  });
});

describe('AMF3 §4.3 strings', () => {
  it('never enters the empty string and enters names, classes and values alike', () => {
    const { value } = decode("09 05 01 0A 13 03 'C' 03 'k' 06 03 'v' 09 07 01 06 00 06 02 06 04");
    expect(value).toMatchObject({ items: [{ class: 'C', props: [['k', 'v']] }, { items: ['C', 'k', 'v'] }] });
  });

  it('a reference to no string is a bad reference where a value stands, and fatal where a name does', () => {
    expect(decode('09 05 01 06 06 03')).toMatchObject({
      value: { items: [{ $: 'badref', index: 3 }, true] },
      codes: ['amf.bad-reference'],
    });
    const { value, codes } = decode('09 03 01 0A 13 08');
    expect(value).toMatchObject({ items: [{ $: 'opaque', reason: 'amf.bad-reference' }] });
    expect(codes).toEqual(['amf.bad-reference']);
  });
});

describe('AMF3 §4.5 objects', () => {
  it('reads sealed members, then dynamic ones', () => {
    const { value } = decode("0A 1B 01 03 'a' 04 01 03 'b' 04 02 01");
    expect(value).toMatchObject({
      class: null,
      dynamic: true,
      sealed: 1,
      props: [
        ['a', { v: 1 }],
        ['b', { v: 2 }],
      ],
    });
  });

  it('notices a dynamic member with the name of a sealed one', () => {
    expect(decode("0A 1B 01 03 'a' 01 03 'a' 01 01").codes).toEqual(['amf.duplicate-key']);
  });

  it('enters traits before the object that uses them ends', () => {
    const { value } = decode("0A 13 03 'N' 03 'n' 0A 01 0A 01 01");
    expect(value).toMatchObject({
      class: 'N',
      props: [['n', { class: 'N', props: [['n', { class: 'N', props: [['n', null]] }]] }]],
    });
  });

  it('traits that do not exist end the value', () => {
    expect(decode('0A 05')).toMatchObject({ value: { $: 'opaque' }, codes: ['amf.bad-reference'] });
  });

  it('a reference of another type is followed and told', () => {
    expect(decode('09 05 01 08 01 d(5) 09 02').codes).toEqual(['amf.reference-type']);
    expect(decode("09 05 01 0B 03 'x' 07 02").codes).toEqual([]);
  });

  it('reads the member names of an externalizable', () => {
    const { value, codes } = decode("0A 17 43 'flex.messaging.io.ArrayCollection' 03 'x' 09 01 01");
    expect(value).toMatchObject({ $: 'external', value: { $: 'array' } });
    expect(codes).toEqual(['amf.externalizable-members']);
  });
});

describe('AMF3 collections', () => {
  it('tells flag bytes other than 0 and 1', () => {
    expect(decode('0D 03 02 00000001')).toMatchObject({
      value: { fixed: true, items: [1] },
      codes: ['amf.noncanonical-flag'],
    });
  });

  it('reads a dictionary with any key', () => {
    const { value } = decode("11 05 01 0A 0B 01 01 04 01 05 d(1.5) 06 03 'x'");
    expect(value).toEqual({
      $: 'dict',
      id: 0,
      weak: true,
      entries: [
        [
          { $: 'object', id: 1, class: null, dynamic: true, sealed: 0, props: [] },
          { $: 'int', v: 1 },
        ],
        [1.5, 'x'],
      ],
    });
  });

  it('shows a dictionary that ends after a key', () => {
    expect(decode('11 05 00 03 01 03').value).toMatchObject({
      entries: [
        [true, null],
        [true, { $: 'opaque', length: 0 }],
      ],
    });
  });
});

describe('§8.1 limits', () => {
  it.each([
    ['09 FFFFFFFF 01 03', 'array'],
    ['11 FFFFFFFF 00 03 03', 'dictionary'],
    ['10 FFFFFFFF 00 01 03', 'object vector'],
    ['0F FFFFFFFF 00', 'double vector'],
    ["0A FFFFFFF3 03 'C'", 'traits'],
  ])('%s: a count beyond the data is told once', (source) => {
    expect(decode(source).codes).toEqual(['amf.count-limit']);
    expect(decode(source, { direction: 'request' }).codes.sort()).toContain('indicator.huge-count');
  });

  it('keeps the items that are there behind a count that is too high', () => {
    expect(decode('09 FFFFFFFF 01 03 02').value).toMatchObject({
      items: [true, false, { $: 'opaque', reason: 'amf.count-limit' }],
    });
  });

  it('stops at the depth limit, also through keys of dictionaries', () => {
    expect(decode('11 03 00'.repeat(600)).codes).toEqual(['amf.depth-limit']);
    expect(decode('11 03 00'.repeat(600), { direction: 'request' }).codes).toEqual([
      'amf.depth-limit',
      'indicator.depth',
    ]);
    expect(decode(`${'09 03 01'.repeat(512)} 01`).codes).toEqual([]);
  });

  it('stops at the number of values', () => {
    const { value, codes } = decode('09 0B 01 0101010101', { limits: { maxValues: 4 } });
    expect(codes).toEqual(['amf.node-limit']);
    expect(value).toMatchObject({ items: [null, null, null, { $: 'opaque', offset: 6, length: 2 }] });
  });

  it('notices references that expand beyond all measure', () => {
    const levels = Array.from({ length: 20 }, (_, k) =>
      k === 0 ? '09 01 01' : `09 05 01 09 ${byte(k * 2)} 09 ${byte(k * 2)}`,
    );
    const decoded = decode(`09 29 01 ${levels.join(' ')}`);
    expect(decoded.codes).toEqual(['amf.amplification']);
  });
});

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

describe('§8.4 indicators', () => {
  it.each([
    ["0B 1D '<!DOCTYPE a [>' 01", 'indicator.xxe'],
    ["06 0F 'rO0ABXQ'", 'indicator.java-serial'],
    ['0C 09 ACED0005', 'indicator.java-serial'],
    ["06 15 'O:8:\"stdCl'", 'indicator.php-serial'],
    ["06 0B 'a:1:{'", 'indicator.php-serial'],
    ['0A 0B 03 1B 01', 'indicator.control-chars'],
  ])('%s', (source, code) => {
    expect(decode(source).codes).toContain(code);
  });

  it('names gadget classes and, with the bit, externalizable ones', () => {
    expect(decode("0A 03 2B 'javax.swing.JEditorXX'").codes).toEqual(['indicator.gadget-class']);
    expect(decode("0A 03 23 'java.lang.Integer'").codes).toEqual([]);
    expect(decode("0A 07 2B 'javax.swing.JEditorXX' 01").codes).toContain('indicator.externalizable-gadget');
    expect(decode("0A 03 2B 'javax.swing.JEditorXX'", { direction: 'response' }).codes).toEqual([]);
  });

  it('counts application classes of a request once per class', () => {
    const decoded = decodeAmf3(amf("09 07 01 0A 03 09 'my.C' 0A 03 00 0A 03 09 'my.D'"), { direction: 'request' });
    expect(decoded.diagnostics).toEqual([
      { code: 'indicator.unexpected-class', detail: 'my.C', offset: 3, count: 2 },
      { code: 'indicator.unexpected-class', detail: 'my.D', offset: 13 },
    ]);
  });
});

describe('names of objects in a list', () => {
  const first = "0A 0B 01 03 'a' 01 03 'b' 01 01";

  it.each([
    ['the same', '0A 01 00 01 02 01 01', []],
    ['fewer', '0A 01 00 01 01', []],
    ['more', "0A 01 00 01 02 01 03 'c' 01 01", []],
    ['one again after the same', '0A 01 00 01 02 01 00 01 01', ['amf.duplicate-key']],
    ['one again in the middle', '0A 01 00 01 00 01 01', ['amf.duplicate-key']],
    ['another order', '0A 01 02 01 00 01 01', []],
    ['another order and one again', '0A 01 02 01 00 01 02 01 01', ['amf.duplicate-key']],
    ['written inline again', "0A 01 03 'a' 01 03 'a' 01 01", ['amf.duplicate-key']],
  ])('%s', (_name, second, codes) => {
    expect(decode(`09 05 01 ${first} ${second}`).codes).toEqual(codes);
  });

  it('tells a dangerous name of every object', () => {
    const reserved = "03 '__proto__' ".replace('03', '13');
    expect(decode(`09 05 01 0A 0B 01 ${reserved} 01 01 0A 01 00 01 01`).codes).toEqual([
      'amf.reserved-key',
      'amf.reserved-key',
    ]);
  });
});
