import { describe, expect, it } from 'vitest';
import { locateEnvelope } from '../../src/amf/body-test.ts';
import { decodeEnvelope, EnvelopeError } from '../../src/amf/decode-envelope.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';

const one = envelope(body('/1/onResult', 'null', '05'));

function behind(prefix: Uint8Array): Uint8Array {
  return Uint8Array.from([...prefix, ...one]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

describe('§1.4 body test', () => {
  it.each([
    ['nothing', text(''), null, 0],
    ['a byte order mark', amf('EFBBBF'), 'bom', 3],
    ['blank lines', text('\r\n \n'), 'whitespace', 4],
    ['a PHP notice', text('<br />\n<b>Notice</b>: Undefined index'), 'php-text', 37],
    ['something else', text('0\r\n--x'), 'other', 6],
  ])('finds an envelope behind %s', (_name, prefix, kind, offset) => {
    const bytes = behind(prefix);
    expect(locateEnvelope(bytes, 0, bytes.length)).toEqual({ verdict: 'definite', offset, prefix: kind });
  });

  it.each(['<html></html>', '{"a":1}', '[1,2,3]', '%PDF-1.4', 'GIF89a', 'hello, world', ''])(
    '%s is no envelope',
    (value) => {
      const bytes = text(value);
      expect(locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true }).verdict).toBe('no');
    },
  );

  it('random zeros are no envelope', () => {
    expect(locateEnvelope(new Uint8Array(200), 0, 200, { declaredAmf: false }).verdict).toBe('no');
  });

  it('an empty envelope counts only when it is declared', () => {
    const empty = new Uint8Array(6);
    expect(locateEnvelope(empty, 0, 6).verdict).toBe('no');
    expect(locateEnvelope(empty, 0, 6, { declaredAmf: true }).verdict).toBe('definite');
  });

  it('a cut envelope is probable', () => {
    expect(locateEnvelope(envelope(body('/1/onResult', '', "02 0009 'x'")), 0, 30)).toMatchObject({
      verdict: 'probable',
      offset: 0,
    });
  });

  it('an odd version is taken when the message says that it is AMF', () => {
    const bytes = Uint8Array.from(one);
    bytes[0] = 0x50;
    bytes[1] = 0x50;
    expect(locateEnvelope(bytes, 0, bytes.length).verdict).toBe('no');
    expect(locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true }).verdict).toBe('probable');
  });
});

describe('decodeEnvelope', () => {
  it('tells what stands before an envelope', () => {
    const json = decodeEnvelope(behind(text('Warning: x\n')));
    expect(json.prefix).toBe('Warning: x\n');
    expect(json.diagnostics.map((item) => item.code)).toEqual(['amf.prefix-bytes']);
    expect(json.bodies).toHaveLength(1);
  });

  it('does not throw for what is no envelope', () => {
    expect(decodeEnvelope(text('<html>')).diagnostics.map((item) => item.code)).toContain('amf.not-amf');
  });

  it('throws in strict mode, naming the deviation', () => {
    const lax = envelope(body('S.a', '/1', '0A 00000000', 0));
    expect(decodeEnvelope(lax).bodies).toHaveLength(1);
    expect(() => decodeEnvelope(lax, { strict: true })).toThrow(EnvelopeError);
    expect(() => decodeEnvelope(lax, { strict: true })).toThrow('amf.length-unknown at 19');
    expect(() => decodeEnvelope(behind(text('x\n')), { strict: true })).toThrow('amf.prefix-bytes');
  });

  it('tells every finding to a listener with its part', () => {
    const heard: unknown[] = [];
    const bytes = Uint8Array.from([...envelope(body('/1/onResult', '', '01 02')), 1]);
    decodeEnvelope(bytes, { onDiagnostic: (item, part) => heard.push([item.code, part]) });
    expect(heard).toEqual([
      ['amf.noncanonical-boolean', { body: 0 }],
      ['amf.trailing', {}],
    ]);
  });
});
