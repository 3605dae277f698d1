import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/amf/access.ts';
import { envelopeToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf3 } from '../../src/amf/decode-value.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';

function decode(source: string, ...holes: [number, number][]) {
  const decoded = decodeAmf3(amf(source), { holes });
  return { value: decoded.value(), codes: decoded.diagnostics.map((item) => item.code), decoded };
}

describe('missing bytes', () => {
  it('inside a string cost that string alone', () => {
    const { value, codes, decoded } = decode("09 07 01 06 09 'abcd' 03 06 00", [6, 2]);
    const lost = { $: 'opaque', offset: 3, length: 6, reason: 'amf.hole' };
    expect(value).toMatchObject({ items: [lost, true, { $: 'opaque', offset: 10, length: 2, reason: 'amf.hole' }] });
    expect(codes).toEqual(['amf.hole']);
    expect(textOf(decoded.tape, decoded.node + 1)).toBeNull();
  });

  it.each([
    ['09 05 01 05 d(1) 03', 5, 1, 'number'],
    ['09 05 01 0C 09 01020304 03', 5, 4, 'byte array'],
    ['09 05 01 0D 05 00 00000001 00000002 03', 8, 3, 'vector'],
    ['09 05 01 08 01 d(1) 03', 6, 2, 'date'],
  ])('%s: bytes %i+%i of a %s', (source, offset, length) => {
    const { value, codes } = decode(source, [offset, length]);
    expect(value).toMatchObject({ items: [{ $: 'opaque', reason: 'amf.hole' }, true] });
    expect(codes).toEqual(['amf.hole']);
  });

  it.each([
    ['09 05 01 03 03', 3, 1, 'a marker'],
    ["0A 0B 01 05 'ab' 03 01", 4, 1, 'a name'],
    ["09 05 01 06 03 'a' 03", 4, 1, 'a length'],
  ])('%s: bytes %i+%i in %s end the value', (source, offset, length) => {
    const { value, codes } = decode(source, [offset, length]);
    expect(codes).toEqual(['amf.truncated']);
    expect(JSON.stringify(value)).toContain('"reason":"amf.truncated"');
  });

  it('that go on behind the value end the next one', () => {
    const { value, codes } = decode("09 05 01 06 05 'ab' 03", [6, 2]);
    expect(codes).toEqual(['amf.hole', 'amf.truncated']);
    expect(value).toMatchObject({ items: [{ reason: 'amf.hole' }, { reason: 'amf.truncated' }] });
  });

  it('in one body leave the next ones whole', () => {
    const first = body('/1/onResult', '', '0A 00000002 01 01 01 01');
    const bytes = envelope(first, body('/2/onResult', '', '01 01'), body('/3/onResult', '', '05'));
    const got = readEnvelope(bytes, 0, bytes.length, { direction: 'response', holes: [[30, 1]] });
    expect(got.bodies.map((item) => item.complete)).toEqual([false, true, true]);
    expect(envelopeToJson(got).bodies[0]?.value).toMatchObject({ items: [{ $: 'opaque' }] });
  });

  it('in the head of an answer cost that answer', () => {
    const bytes = envelope(body('/1/onResult', '', '05'), body('/2/onResult', '', '05'), body('/3/onResult', '', '05'));
    const second = 6 + (bytes.length - 6) / 3;
    bytes.fill(0, second + 4, second + 7);
    const got = readEnvelope(bytes, 0, bytes.length, { direction: 'response', holes: [[second + 4, 3]] });
    expect(got.bodies.map((item) => item.key)).toEqual(['/1', '/3']);
    expect(got.complete).toBe(false);
  });

  it('after the end make a count that is too high no fault of the peer', () => {
    const bytes = envelope(body('/1/onResult', '', '0A 00001000 05 05', 4101));
    const got = readEnvelope(bytes, 0, bytes.length, { direction: 'response', missing: 4094 });
    expect(got.bodies[0]?.diagnostics.map((item) => item.code)).toEqual(['amf.truncated']);
  });
});
