import { describe, expect, it } from 'vitest';
import { memberOf, textOf } from '../../src/amf/access.ts';
import { parseClassSchema } from '../../src/amf/class-schema.ts';
import { envelopeToJson } from '../../src/amf/decode-json.ts';
import { type DecodeValueOptions, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { type EnvelopeOptions, readEnvelope } from '../../src/amf/envelope.ts';
import { EXTERNALIZABLE_CLASSES } from '../../src/amf/externalizable/index.ts';
import { GuessMemory } from '../../src/amf/guess-memory.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';

function u29(value: number): string {
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  return value < 0x80 ? hex(value) : hex(0x80 | (value >> 7)) + hex(value & 0x7f);
}

/** Marker, inline traits with the externalizable bit, content. */
function external(className: string, content: string): string {
  return `0A 07 ${u29(className.length * 2 + 1)} '${className}' ${content}`;
}

function decode(source: string, options: DecodeValueOptions = {}) {
  const decoded = decodeAmf3(amf(source), options);
  return { value: decoded.value(), codes: decoded.diagnostics.map((item) => item.code), decoded };
}

function read(bytes: Uint8Array, options: EnvelopeOptions = {}) {
  return readEnvelope(bytes, 0, bytes.length, { direction: 'response', ...options });
}

const MARKED_OBJECT = '0A 0B 01 01';

describe('§4.7 known classes', () => {
  it.each(EXTERNALIZABLE_CLASSES.filter((name) => !name.startsWith('java.') && !name.startsWith('sun.')))(
    '%s has a layout',
    (name) => {
      const contents = ['01', '00 00 00', '00 00', '00 00 00 00', '02 01'];
      const whole = contents
        .map((content) => decode(external(name, content)))
        .filter(({ codes }) => codes.length === 0);
      expect(whole.length).toBeGreaterThan(0);
      expect(whole[0]?.value).toMatchObject({ $: 'external', class: name });
    },
  );

  it('a Long is two halves, a MathContext precision and rounding', () => {
    expect(decode(external('java.lang.Long', '04 01 04 02')).value).toMatchObject({
      fields: { high: { v: 1 }, low: { v: 2 } },
    });
    expect(decode(external('java.math.MathContext', '04 07 01'), { direction: 'response' }).value).toMatchObject({
      fields: { precision: { v: 7 }, roundingMode: null },
    });
  });

  it('a collection in a collection reads as one list', () => {
    const name = 'flex.messaging.io.ArrayCollection';
    const { decoded } = decode(
      external(name, external(name, `09 03 03 'k' 01 01 ${MARKED_OBJECT}`).replace('09 03', '09 03')),
    );
    expect(decoded.complete).toBe(true);
    expect(memberOf(decoded.tape, decoded.node, 'k')).not.toBe(0);
  });

  it('gives a layout up for an opaque range where the body contradicts it', () => {
    const bad = external('sun.rmi.server.UnicastRef', "0009 '127.0.0.1' 00000009 0000000000000000 0000000000000000");
    const got = read(envelope(body('/1/onResult', '', `11 09 05 01 ${bad} 06 03 'x'`), body('/2/onResult', '', '05')));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({ items: [{ $: 'external', guess: 'opaque' }] });
    expect(got.bodies[0]?.diagnostics.map((item) => item.code)).toEqual(['amf.externalizable']);
    expect(got.bodies[1]).toMatchObject({ key: '/2', complete: true });
  });
});

describe('§5.3 small messages', () => {
  it('renders ids also when the bytes are a reference', () => {
    const { value, decoded } = decode(external('DSK', '80 03 0C 21 00112233445566778899AABBCCDDEEFF 0C 02 00 00'));
    expect(value).toMatchObject({
      fields: { clientId: '00112233-4455-6677-8899-AABBCCDDEEFF', messageId: '00112233-4455-6677-8899-AABBCCDDEEFF' },
    });
    expect(textOf(decoded.tape, memberOf(decoded.tape, decoded.node, 'messageId'))).toBe(
      '00112233-4455-6677-8899-AABBCCDDEEFF',
    );
  });

  it.each([
    [external('DSK', '80 01 0C 03 00 00 00'), 'flex.bad-uuid'],
    [external('DSA', '00 04 03'), 'flex.reserved-flag'],
    [external('DSA', '00 40'), 'flex.reserved-flag'],
    [external('DSK', 'FFFFFFFFFFFFFFFFFF'), 'amf.flags-limit'],
    [external('DSK', '80'), 'amf.truncated'],
  ])('%s', (source, code) => {
    expect(decode(source).codes).toContain(code);
  });
});

describe('§4.7 unknown classes', () => {
  const one = external('my.One', "06 05 'hi'");

  it('guess A: one value, verified by the declared length', () => {
    const got = read(envelope(body('/1/onResult', '', `11 09 05 01 ${one} 03`)));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({ items: [{ guess: 'one-value', value: 'hi' }, true] });
    expect(got.bodies[0]?.diagnostics.map((item) => item.code)).toEqual(['amf.externalizable-guessed']);
  });

  it('guess B: an entity, its number of values found by where the body ends', () => {
    const entity = external('my.Entity', "03 01 04 05 06 03 'a' 01");
    const got = read(envelope(body('/1/onResult', '', `11 09 05 01 ${entity} 03`)));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({
      items: [
        { guess: 'entity', fields: { initialized: true, detachedState: null, values: [{ v: 5 }, 'a', null] } },
        true,
      ],
    });
  });

  it('guess B: a lazy entity has its id only', () => {
    const got = read(envelope(body('/1/onResult', '', `11 09 05 01 ${external('my.Entity', '02 01 04 07')} 03`)));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({
      items: [{ fields: { initialized: false, id: { v: 7 } } }, true],
    });
  });

  it('guess C: a counted map', () => {
    const map = external('my.Map', "00000001 06 03 'k' 04 01");
    const got = read(envelope(body('/1/onResult', '', `11 09 05 01 ${map} 03`)));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({
      items: [{ guess: 'pairs', entries: [['k', { v: 1 }]] }, true],
    });
  });

  it('reads two unknown classes of one body each in its own way', () => {
    const map = external('my.Map', "00000001 06 03 'k' 04 01");
    const got = read(envelope(body('/1/onResult', '', `11 09 05 01 ${map} ${one}`)));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({ items: [{ guess: 'pairs' }, { guess: 'one-value' }] });
  });

  it('stays opaque up to the declared end when nothing fits, and the next body is read', () => {
    const raw = external('my.Raw', 'DEADBEEFDEADBEEF');
    const got = read(envelope(body('/1/onResult', '', `11 09 07 01 03 ${raw} 03`), body('/2/onResult', '', '05')));
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({
      items: [true, { guess: 'opaque', hex: 'deadbeefdeadbeef03' }],
    });
    expect(got.bodies[0]?.diagnostics.map((item) => item.code)).toEqual(['amf.externalizable']);
    expect(got.bodies[1]?.complete).toBe(true);
  });

  it('finds the next answer by search when the length is unknown', () => {
    const raw = external('my.Raw', 'DEADBEEFDEADBEEF');
    const got = read(
      envelope(body('/1/onResult', '', `11 ${raw}`, 0xffffffff), body('/2/onResult', '', '05', 0xffffffff)),
    );
    expect(got.bodies.map((item) => item.key)).toEqual(['/1', '/2']);
  });

  it('keeps what follows a guess in a body that was cut', () => {
    const bytes = envelope(body('/1/onResult', '', `11 09 0F 01 ${one} 03 03 03 03 03 03`));
    const got = readEnvelope(bytes, 0, bytes.length - 3, { direction: 'response' });
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({
      items: [{ guess: 'one-value' }, true, true, true, { $: 'opaque' }],
    });
  });

  it('remembers what held', () => {
    const guesses = new GuessMemory();
    read(envelope(body('/1/onResult', '', `11 09 05 01 ${external('my.Map', "00000001 06 03 'k' 04 01")} 03`)), {
      guesses,
    });
    expect(guesses.get('my.Map')).toEqual({ as: 'pairs', values: 0 });
  });

  it('gives up after the allowed number of readings', () => {
    const raws = Array.from({ length: 12 }, (_, index) => external(`my.R${index}`, '03 01 01'));
    const got = read(envelope(body('/1/onResult', '', `11 09 19 01 ${raws.join(' ')} FF`)), {
      limits: { maxRedecodes: 5 },
    });
    expect(got.bodies[0]?.diagnostics.map((item) => item.code)).toContain('amf.backtrack-limit');
  });
});

describe('class schema', () => {
  const classes = parseClassSchema(`{
    "classes": {
      "my.Money": [
        { "name": "version", "type": "byte" },
        { "name": "cents", "type": "long" },
        { "name": "currency", "type": "utf" },
        { "when": { "field": "version", "bit": 1 }, "fields": [{ "name": "note", "type": "value" }] },
        { "name": "tags", "list": "utf", "count": "u29" },
        { "name": "digest", "type": "bytes:2" },
        { "name": "rate", "type": "float" },
        { "name": "size", "type": "uint" }
      ],
      "my.Wrapper": "value",
      "my.Table": "pairs",
      "my.Half": [{ "name": "known", "type": "short" }, { "name": "tail", "type": "rest" }]
    }
  }`);
  const money = (version: string, note: string, tags: string) =>
    external('my.Money', `${version} FFFFFFFFFFFFFFFE 0003 'EUR' ${note} ${tags} BEEF 3F000000 FFFFFFFF`);

  it('decodes an application class field by field', () => {
    const { value, codes } = decode(`09 05 01 ${money('02', "06 03 'n'", "02 0001 'a' 0001 'b'")} 03`, { classes });
    expect(codes).toEqual([]);
    expect(value).toMatchObject({
      items: [
        {
          class: 'my.Money',
          fields: {
            version: 2,
            cents: '-2',
            currency: 'EUR',
            note: 'n',
            tags: ['a', 'b'],
            digest: { $: 'bytes', hex: 'beef' },
            rate: 0.5,
            size: 4294967295,
          },
        },
        true,
      ],
    });
  });

  it('leaves out what no flag announces and keeps empty lists', () => {
    const { value, codes } = decode(money('00', '', '00'), { classes });
    expect(codes).toEqual([]);
    expect(value).toMatchObject({ fields: { version: 0, tags: [] } });
    expect(value).not.toMatchObject({ fields: { note: expect.anything() } });
  });

  it('knows values, pairs and rests', () => {
    expect(decode(external('my.Wrapper', '03'), { classes }).value).toMatchObject({ value: true });
    expect(decode(external('my.Table', '00000001 01 03'), { classes }).value).toMatchObject({
      entries: [[null, true]],
    });
    expect(decode(external('my.Half', 'FFFF 010203'), { classes })).toMatchObject({
      value: { fields: { known: -1, tail: { $: 'bytes', hex: '010203' } } },
      codes: ['amf.externalizable'],
    });
  });

  it.each([
    [
      '{\n "classes": {\n  "a.B": [\n   { "name": "x", "type": "integer" }\n  ]\n }\n}',
      'line 4: a.B[0].type: unknown type "integer"',
    ],
    ['{ "classes": {\n "a.B": [ { "name": "x" } ] } }', 'line 2: a.B[0].type: is missing'],
    ['{ "classes": { "a.B": [ { "name": "__proto__", "type": "int" } ] } }', 'line 1: a.B[0].name: "__proto__" cannot'],
    ['{ "classes": { "a.B": "whole" } }', 'line 1: a.B: "value", "pairs" or a list of steps'],
    [
      '{ "classes": { "a.B": [ { "when": { "field": "f" }, "fields": [] } ] } }',
      'line 1: a.B[0].when.field: no field "f" before',
    ],
    ['{ "classes": { "a.B": [ { "name": "x", "type": "int", "tpye": 1 } ] } }', 'line 1: a.B[0].tpye: unknown key'],
    ['{ "classes": { "a.B": [ { "name": "x", "list": "int", "count": "long" } ] } }', '"long" is none of u29'],
    ['{\n "classes": {\n "a": "value",\n "a": "value" } }', 'line 4: "a" comes twice'],
    ['{\n "classes": [1,\n }', 'line 3: a value is expected here'],
    ['{}', 'line 1: classes: is missing'],
  ])('refuses %s', (text, message) => {
    expect(() => parseClassSchema(text)).toThrow(message);
  });
});
