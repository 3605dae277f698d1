import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClassSchema } from '../../src/amf/class-schema.ts';
import { envelopeToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { encodeAmf0, encodeAmf3, encodeEnvelope } from '../../src/amf/encode.ts';
import { EncodeError } from '../../src/amf/encode-error.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import type { AmfValue } from '../../src/amf/value.ts';
import { toHex } from '../../src/bytes/text.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';
import { amfValue } from '../support/amf-values.ts';

function hex(bytes: Uint8Array): string {
  return toHex(bytes, 0, bytes.length);
}

describe('encoder', () => {
  it.each([
    "0A 00000002 03 0001 'a' 00 d(1) 0000 09 07 0001",
    "08 00000007 0001 '0' 02 0001 'x' 0000 09",
    "10 0001 'P' 0001 'x' 0B d(12) FED4 0000 09",
    "0A 00000003 06 0D 0F 00000001 'x'",
    "0A 00000002 11 04 7F 11 0A 0B 01 03 'k' 06 00 01",
    '22 8000000000000000',
    '00 7FF8000000000000',
  ])('writes canonical AMF0 byte for byte: %s', (source) => {
    const bytes = amf(source);
    expect(hex(encodeAmf0(decodeAmf0(bytes).value()))).toBe(hex(bytes));
  });

  it.each([
    '04 BFFFFFFF',
    '04 C0808000',
    "09 05 03 'k' 05 d(2) 01 06 00 09 00",
    "0A 23 03 'P' 03 'x' 03 'y' 0A 01 01 02 0A 02",
    "0A 1B 01 03 's' 01 03 'd' 0C 03 FF 01",
    '11 05 01 0A 0B 01 01 03 08 01 d(0) 08 04',
    "10 05 01 03 'P' 0A 13 00 01 0A 01 03 01",
    '0D 05 01 FFFFFFFF 00000001',
    '0E 03 00 FFFFFFFF',
    "09 05 01 0B 09 '<a/>' 07 02".replace('07 02', '0B 02'),
    "0A 07 07 'DSK' A1 03 06 05 'ok' 05 d(15) 0C 21 00112233445566778899AABBCCDDEEFF 0C 02 02 0C 02 00",
    "0A 07 49 'flex.messaging.io.ManagedObjectProxy' 00000001 06 03 'a' 04 01",
    "09 07 01 06 03 's' 0A 07 49 'flex.messaging.io.SerializationProxy' 09 05 01 06 03 'q' 06 00 06 00",
  ])('writes canonical AMF3 byte for byte: %s', (source) => {
    const bytes = amf(source);
    expect(hex(encodeAmf3(decodeAmf3(bytes).value()))).toBe(hex(bytes));
  });

  it('writes the custom classes of a schema', () => {
    const classes = parseClassSchema(`{ "classes": { "a.M": [
      { "name": "flags", "type": "byte" }, { "name": "big", "type": "long" }, { "name": "text", "type": "utf-long" },
      { "when": { "field": "flags", "bit": 0 }, "fields": [ { "name": "map", "list": "pair", "count": "short" } ] },
      { "name": "n", "type": "u29" }, { "name": "yes", "type": "boolean" }, { "name": "d", "type": "double" }, { "name": "raw", "type": "bytes:1" }
    ] } }`);
    const bytes = amf(
      "0A 07 07 'a.M' 01 FFFFFFFFFFFFFFFF 00000002 'hi' 0002 06 03 'k' 04 01 06 00 04 02 8100 01 d(1.5) EE",
    );
    const decoded = decodeAmf3(bytes, { classes });
    expect(decoded.diagnostics).toEqual([]);
    expect(hex(encodeAmf3(decoded.value(), { classes }))).toBe(hex(bytes));
  });

  it.each([
    [{ $: 'int', v: 0x10000000 }, 'out of range'],
    [{ $: 'ref', id: 3 }, 'id 3'],
    [{ $: 'opaque', offset: 0, length: 1, reason: 'amf.truncated' }, 'opaque'],
    [{ $: 'object', id: 0, class: null, dynamic: true, sealed: 0, props: [['', null]] }, 'empty name'],
    [{ $: 'bytes', id: 0, hex: 'xyz' }, 'hexadecimal'],
  ] as [AmfValue, string][])('refuses %j', (value, message) => {
    expect(() => encodeAmf3({ $: 'array', id: 9, assoc: [], items: [null, value] })).toThrow(message);
    expect(() => encodeAmf3({ $: 'array', id: 9, assoc: [], items: [null, value] })).toThrow(EncodeError);
  });

  it('says where a value is that cannot be written', () => {
    const value: AmfValue = {
      $: 'array',
      id: 0,
      items: [{ $: 'object', id: 1, class: null, props: [['k', { $: 'ref', id: 7 }]] }],
    };
    const input = { version: 0, bodies: [{ target: 'S.a', response: '/1', value }] };
    expect(() => encodeEnvelope(input)).toThrow('(at bodies[0][0].k)');
  });

  it('reuses traits and strings unless told otherwise', () => {
    const point = (id: number): AmfValue => ({
      $: 'object',
      id,
      class: 'P',
      dynamic: false,
      sealed: 1,
      props: [['x', 'P']],
    });
    const list: AmfValue = { $: 'array', id: 0, assoc: [], items: [point(1), point(2)] };
    expect(hex(encodeAmf3(list))).toBe(hex(amf("09 05 01 0A 13 03 'P' 03 'x' 06 00 0A 01 06 00")));
    const inline = encodeAmf3(list, { inlineTraits: true, inlineStrings: true });
    expect(hex(inline)).toBe(hex(amf("09 05 01 0A 13 03 'P' 03 'x' 06 03 'P' 0A 13 03 'P' 03 'x' 06 03 'P'")));
    expect(decodeAmf3(inline).value()).toEqual(list);
  });
});

describe('envelope encoder', () => {
  const input = {
    version: 3,
    headers: [{ name: 'h', mustUnderstand: true, value: true as AmfValue }],
    bodies: [{ target: '/1/onResult', response: 'null', value: 'x' as AmfValue }],
  };

  it.each([
    ['exact', '00000004'],
    ['unknown', 'FFFFFFFF'],
    ['zero', '00000000'],
    ['one', '00000001'],
  ] as const)('writes %s lengths', (lengths, declared) => {
    const head = declared === '00000004' ? '00000002' : declared;
    const wanted = amf(
      `0003 0001 0001 'h' 01 ${head} 0101 0001 000B '/1/onResult' 0004 'null' ${declared} 02 0001 'x'`,
    );
    expect(hex(encodeEnvelope(input, { lengths }))).toBe(hex(wanted));
  });

  it('writes every value as AMF3 when asked', () => {
    const bytes = encodeEnvelope(input, { amf3: true });
    expect(readEnvelope(bytes, 0, bytes.length).bodies[0]).toMatchObject({ usesAmf3: true, declaredLength: 4 });
  });

  it('is the inverse of the JSON that the decoder gives, odd lengths and numbering included', () => {
    const bytes = Uint8Array.from([
      ...envelope(
        body('S.a', '/1', "0A 00000002 03 0001 'a' 05 0000 09 07 0000", 0xffffffff),
        body('S.b', '/2', '05', 3),
      ),
      0x0a,
    ]);
    const json = envelopeToJson(readEnvelope(bytes, 0, bytes.length));
    expect(hex(encodeEnvelope(json))).toBe(hex(bytes));
  });

  it('shifts dates by the time zone offset of PyAMF', () => {
    expect(hex(encodeAmf0({ $: 'date', ms: 5000, tz: 60 }, { timezoneOffset: 1000 }))).toBe(
      hex(amf('0B d(4000) 0000')),
    );
  });
});

describe('round trips', () => {
  const options = { numRuns: 400 };

  it('AMF3: decode(encode(value)) is the value', () => {
    fc.assert(
      fc.property(amfValue('amf3'), (value) => {
        const decoded = decodeAmf3(encodeAmf3(value));
        expect(decoded.value()).toEqual(value);
        expect(decoded.complete).toBe(true);
      }),
      options,
    );
  });

  it('AMF0: decode(encode(value)) is the value', () => {
    fc.assert(
      fc.property(amfValue('amf0'), (value) => {
        expect(decodeAmf0(encodeAmf0(value)).value()).toEqual(value);
      }),
      options,
    );
  });

  it('encoding is canonical: encode(decode(encode(value))) gives the same bytes', () => {
    fc.assert(
      fc.property(amfValue('amf0'), (value) => {
        const bytes = encodeAmf0(value);
        expect(hex(encodeAmf0(decodeAmf0(bytes).value()))).toBe(hex(bytes));
      }),
      options,
    );
  });
});
