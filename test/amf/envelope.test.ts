import { describe, expect, it } from 'vitest';
import { envelopeToJson } from '../../src/amf/decode-json.ts';
import { type Envelope, type EnvelopeOptions, readEnvelope } from '../../src/amf/envelope.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';

function read(bytes: Uint8Array, options: EnvelopeOptions = {}): Envelope {
  return readEnvelope(bytes, 0, bytes.length, options);
}

function codesOf(part: { readonly diagnostics: readonly { readonly code: string }[] } | undefined): string[] {
  return part?.diagnostics.map((item) => item.code) ?? ['(missing)'];
}

function valuesOf(read: Envelope): unknown[] {
  return envelopeToJson(read).bodies.map((item) => item.value);
}

describe('§2.2 version word', () => {
  it.each([
    ['0000', []],
    ['0003', []],
    ['0001', ['amf.bad-version']],
    ['0300', ['amf.bad-version']],
    ['3C62', ['amf.bad-version']],
  ])('%s', (version, codes) => {
    const got = read(amf(`${version} 0000 0001 ${body('S.a', '/1', '0A 00000000')}`));
    expect(codesOf(got)).toEqual(codes);
    expect(got.bodies).toHaveLength(1);
  });
});

describe('§2.3 targets', () => {
  it.each([
    ['/1/onResult', 'result', '/1'],
    ['/1/onStatus', 'status', '/1'],
    ['/1/onDebugEvents', 'debug', '/1'],
    ['1/onStatus', 'status', '1'],
    ['/onStatus', 'status', ''],
    ['S.onresult', 'request', '/9'],
  ])('%s is a %s of %s', (target, kind, key) => {
    expect(read(envelope(body(target, '/9', '0A 00000000'))).bodies[0]).toMatchObject({ kind, key });
  });

  it('the direction decides where target and direction disagree', () => {
    const request = read(envelope(body('/1/onResult', '/2', '0A 00000000')), { direction: 'request' });
    expect(request.bodies[0]).toMatchObject({ kind: 'request', key: '/2' });
    expect(codesOf(request.bodies[0])).toEqual(['amf.kind-direction']);
    const response = read(envelope(body('S.a', '/2', '05')), { direction: 'response' });
    expect(response.bodies[0]).toMatchObject({ kind: 'result', key: 'S.a' });
    expect(codesOf(response.bodies[0])).toEqual(['amf.kind-direction']);
  });
});

describe('§2.4 request values', () => {
  it.each([
    ['0A 00000000', []],
    ['11 09 01 01', []],
    ['11 0A 0B 01 01', []],
    ['05', []],
    ['06', []],
    ['03 0000 09', ['amf.arguments-not-array']],
    ['08 00000000 0000 09', ['amf.arguments-not-array']],
    ["02 0001 'x'", ['amf.arguments-not-array']],
  ])('%s', (value, codes) => {
    expect(codesOf(read(envelope(body('S.a', '/1', value))).bodies[0])).toEqual(codes);
  });

  it('notices a Flex 1.5 envelope object (§2.10)', () => {
    const value = "0A 00000001 03 0005 '_flag' 02 0008 'Envelope' 0004 'data' 0A 00000000 0000 09";
    expect(codesOf(read(envelope(body('S.a', '/1', value))).bodies[0])).toEqual(['amf.legacy-envelope']);
  });
});

describe('§2.5 lengths', () => {
  it.each([
    [0xffffffff, ['amf.length-unknown']],
    [0, ['amf.length-unknown']],
    [1, ['amf.length-unknown']],
    [4, []],
    [3, ['amf.length-mismatch']],
    [400, ['amf.length-mismatch']],
  ])('declared %i for 4 bytes', (declared, codes) => {
    const got = read(envelope(body('/1/onResult', '', "02 0001 'x'", declared), body('/2/onResult', '', '05')));
    expect(codesOf(got.bodies[0])).toEqual(codes);
    expect(valuesOf(got)).toEqual(['x', null]);
    expect(got.complete).toBe(true);
  });

  it('a declared 1 of a one-byte value is simply right', () => {
    expect(codesOf(read(envelope(body('/1/onResult', '', '05', 1))).bodies[0])).toEqual([]);
  });

  it('skips what a declared length holds beyond the value, when the next body stands there and nowhere else', () => {
    const got = read(envelope(body('/1/onResult', '', '05 FFFFFF', 4), body('/2/onResult', '', '01 01')));
    expect(codesOf(got.bodies[0])).toEqual(['amf.length-mismatch', 'amf.resync-length']);
    expect(valuesOf(got)).toEqual([null, true]);
  });
});

describe('§2.6 scope of reference tables', () => {
  it('shares the AMF3 tables between the switches of one body', () => {
    const got = read(envelope(body('S.a', '/1', "0A 00000002 11 06 03 'a' 11 06 00")));
    expect(valuesOf(got)).toEqual([{ $: 'array', id: 0, items: ['a', 'a'] }]);
  });

  it('starts them anew at each switch when the shared reading has more errors', () => {
    const got = read(envelope(body('S.a', '/1', '0A 00000002 11 08 01 d(1) 11 09 03 01 09 00')));
    expect(codesOf(got.bodies[0])).toEqual(['amf.cycle', 'amf.reference-scope']);
    expect(valuesOf(got)[0]).toMatchObject({ items: [{ id: 1 }, { id: 2, items: [{ $: 'ref', id: 2 }] }] });
  });

  it('stays with the shared reading when both are equally bad', () => {
    const got = read(envelope(body('S.a', '/1', '0A 00000002 11 08 01 d(1) 11 09 03 01 09 20')));
    expect(codesOf(got.bodies[0])).toEqual(['amf.bad-reference']);
  });
});

describe('§3.3 argument array', () => {
  it('is left out of the table when a counted reading means it', () => {
    const got = read(envelope(body('S.a', '/1', "0A 00000002 03 0001 'a' 05 0000 09 07 0000")), {
      direction: 'request',
    });
    expect(codesOf(got.bodies[0])).toEqual(['amf.arguments-not-counted']);
    expect(valuesOf(got)[0]).toMatchObject({ items: [{ id: 1 }, { $: 'ref', id: 1 }] });
  });

  it('is left out when a counted reading makes a value contain itself', () => {
    const got = read(envelope(body('S.a', '/1', '0A 00000001 0A 00000002 03 0000 09 07 0001')), {
      direction: 'request',
    });
    expect(valuesOf(got)[0]).toMatchObject({ items: [{ items: [{ id: 2 }, { $: 'ref', id: 2 }] }] });
  });

  it('is counted in answers', () => {
    const got = read(envelope(body('/1/onResult', '', '0A 00000001 07 0000')), { direction: 'response' });
    expect(codesOf(got.bodies[0])).toEqual(['amf.reference-root', 'amf.cycle']);
  });
});

describe('§2.7 resynchronisation', () => {
  it('goes on at the declared length', () => {
    const got = read(envelope(body('/1/onResult', '', '0A 00000002 05 FF 05 05', 9), body('/2/onResult', '', '01 01')));
    expect(codesOf(got.bodies[0])).toEqual(['amf.bad-marker', 'amf.resync-length']);
    expect(valuesOf(got)[0]).toMatchObject({ items: [null, { $: 'opaque', length: 3, reason: 'amf.bad-marker' }] });
    expect(valuesOf(got)[1]).toBe(true);
    expect(got.complete).toBe(false);
  });

  it('reads again within the declared length when the value ran over it into the next body', () => {
    const got = read(envelope(body('/1/onResult', '', "02 0040 'xyz'"), body('/2/onResult', '', '01 01')));
    expect(valuesOf(got)).toEqual([{ $: 'opaque', offset: 25, length: 6, reason: 'amf.truncated' }, true]);
  });

  it('searches for the next answer when the length is unknown', () => {
    const got = read(envelope(body('/1/onResult', '', 'FF 00 00', 0xffffffff), body('/2/onStatus', 'null', '05')), {
      direction: 'response',
    });
    expect(codesOf(got.bodies[0])).toEqual(['amf.bad-marker', 'amf.resync-scan']);
    expect(got.bodies[1]).toMatchObject({ kind: 'status', key: '/2' });
  });

  it('gives up the rest of a request with unknown lengths', () => {
    const got = read(envelope(body('S.a', '/1', 'FF', 0xffffffff), body('S.b', '/2', '05')), { direction: 'request' });
    expect(got.bodies).toHaveLength(1);
    expect(codesOf(got)).toEqual(['amf.bodies-lost']);
  });

  it('resumes after a header that cannot be read', () => {
    const header = "0001 'h' 00 00000002 FF FF";
    const got = read(amf(`0000 0001 ${header} 0001 ${body('S.a', '/1', '05')}`));
    expect(codesOf(got.headers[0])).toEqual(['amf.bad-marker', 'amf.resync-length']);
    expect(got.bodies).toHaveLength(1);
  });
});

describe('§2.7 ends', () => {
  it('tells a body count that is too high', () => {
    expect(codesOf(read(amf(`0000 0000 0002 ${body('/1/onResult', '', '05')}`)))).toEqual(['amf.body-count-short']);
  });

  it('tells bytes after the last body', () => {
    const got = read(amf(`0000 0000 0001 ${body('/1/onResult', '', '05')} 0D0A`));
    expect(got.trailing).toBe(2);
    expect(codesOf(got)).toEqual(['amf.trailing']);
  });

  it('reads envelopes that follow each other', () => {
    const one = envelope(body('/1/onResult', '', '05'));
    const got = read(Uint8Array.from([...one, ...one, ...one, 0x0a]));
    expect(codesOf(got)).toEqual(['amf.concatenated']);
    expect(got.next?.bodies[0]).toMatchObject({ key: '/1' });
    expect(got.next?.next?.trailing).toBe(1);
    expect(codesOf(got.next?.next ?? undefined)).toEqual(['amf.trailing']);
  });

  it.each([0, 1, 4, 5, 8, 20])('an envelope of %i bytes is truncated', (length) => {
    const got = read(envelope(body('/1/onResult', '', "02 0001 'x'")).subarray(0, length));
    expect(got.complete).toBe(false);
    expect(codesOf(got)).toEqual(['amf.truncated']);
  });

  it('limits the values of an envelope, and reads the heads of all bodies', () => {
    const got = read(envelope(body('/1/onResult', '', '0A 00000003 050505'), body('/2/onResult', '', '05')), {
      limits: { maxValues: 3 },
    });
    expect(codesOf(got.bodies[0])).toContain('amf.node-limit');
    expect(codesOf(got.bodies[1])).toContain('amf.node-limit');
    expect(got.bodies).toHaveLength(2);
  });
});

describe('§0.2 strict mode', () => {
  it.each([
    [body('S.a', '/1', '0A 00000000', 0), 'amf.length-unknown'],
    [body('S.a', '/1', '05'), 'amf.arguments-not-array'],
    [body('S.a', '/1', '0A 00000001 04', 6), 'amf.bad-marker'],
    [body('S.a', '/1', '0A 00000001 07 0009'), 'amf.bad-reference'],
    [body('S.a', '/1', '0A 00000001 02 0001 FF'), 'amf.bad-utf8'],
    [`${body('S.a', '/1', '0A 00000000')} 00`, 'amf.trailing'],
  ])('%s', (source, code) => {
    expect(read(envelope(source), { strict: true }).failure?.code).toBe(code);
  });

  it('accepts what PyAMF writes when strict', () => {
    expect(read(envelope(body('S.a', '/1', '0A 00000000')), { strict: true }).failure).toBeNull();
  });
});

describe('a tape that is used again', () => {
  it('forgets what was on it', () => {
    const first = read(envelope(body('S.a', '/1', "0A 00000001 11 06 03 'a'")));
    const second = readEnvelope(envelope(body('S.b', '/2', "0A 00000001 11 06 03 'b'")), 0, 31, { tape: first.tape });
    expect(valuesOf(second)).toEqual([{ $: 'array', id: 0, items: ['b'] }]);
  });
});
