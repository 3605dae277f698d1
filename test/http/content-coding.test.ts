import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeContent, decodeUndeclaredGzip, parseCodings } from '../../src/http/content-coding.ts';
import { DEFAULT_HTTP_LIMITS } from '../../src/http/limits.ts';

const TEXT = Buffer.from(Array.from({ length: 400 }, (_, i) => `line ${i * 7919} of the content\n`).join(''));

function decode(body: Uint8Array, codings: string, options: { cut?: boolean; decodedBody?: number } = {}) {
  const limits = { ...DEFAULT_HTTP_LIMITS, decodedBody: options.decodedBody ?? DEFAULT_HTTP_LIMITS.decodedBody };
  const found = decodeContent(body, parseCodings([codings]), options.cut ?? false, limits);
  return {
    ...found,
    text: Buffer.from(found.bytes).toString('latin1'),
    codes: found.diagnostics.map(({ code }) => code),
  };
}

function damaged(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at]! ^= 0x5a;
  return copy;
}

describe('decodeContent', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['identity', TEXT],
    ['identity, GZIP', gzipSync(TEXT)],
  ])('undoes %s', (coding, body) => {
    const found = decode(body, coding);
    expect(found.text).toBe(TEXT.toString());
    expect(found).toMatchObject({ complete: true, verified: true, codes: [] });
  });

  it('undoes two codings, the last applied first', () => {
    const found = decode(gzipSync(deflateSync(TEXT)), 'deflate, gzip');
    expect(found).toMatchObject({ text: TEXT.toString(), codings: ['gzip', 'deflate'], complete: true });
  });

  it('joins several gzip members', () => {
    const found = decode(Buffer.concat([gzipSync('one '), gzipSync('two '), gzipSync('three')]), 'gzip');
    expect(found).toMatchObject({ text: 'one two three', complete: true, codes: [] });
  });

  it('passes over every optional part of a gzip header', () => {
    const plain = gzipSync(TEXT);
    const header = Buffer.from(plain.subarray(0, 10));
    header[3] = 4 | 8 | 16 | 2;
    const optional = Buffer.from('\x03\x00abcname of any length\0comment \x1b[2J\0\x12\x34', 'latin1');
    const found = decode(Buffer.concat([header, optional, plain.subarray(10)]), 'gzip');
    expect(found).toMatchObject({ text: TEXT.toString(), complete: true, codes: [] });
  });

  it('reads deflate without the zlib wrapper, and says so', () => {
    const found = decode(deflateRawSync(TEXT), 'deflate');
    expect(found).toMatchObject({ text: TEXT.toString(), complete: true, codes: ['content.raw-deflate'] });
  });

  it.each([
    ['gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
  ])('shows the good beginning of %s that ends early', (coding, body) => {
    const found = decode(body.subarray(0, Math.floor(body.length / 2)), coding);
    expect(found.complete).toBe(false);
    expect(found.codes).toContain('content.truncated');
    expect(found.bytes.length).toBeGreaterThan(100);
    expect(TEXT.toString().startsWith(found.text)).toBe(true);
  });

  it('says nothing of an early end when the capture cut the body', () => {
    const found = decode(gzipSync(TEXT).subarray(0, 500), 'gzip', { cut: true });
    expect(found).toMatchObject({ complete: false, codes: [] });
    expect(found.bytes.length).toBeGreaterThan(100);
  });

  it('takes an empty body for one that ends early', () => {
    expect(decode(Buffer.alloc(0), 'gzip')).toMatchObject({ complete: false, codes: ['content.truncated'] });
    expect(decode(Buffer.alloc(0), 'br')).toMatchObject({ complete: false, codes: ['content.truncated'] });
  });

  it('shows content whose checksum is wrong, unverified', () => {
    for (const [coding, body] of [
      ['gzip', damaged(gzipSync(TEXT), -6)],
      ['gzip', damaged(gzipSync(TEXT), -1)],
      ['deflate', damaged(deflateSync(TEXT), -2)],
    ] as const) {
      const found = decode(body, coding);
      expect(found).toMatchObject({
        text: TEXT.toString(),
        complete: true,
        verified: false,
        codes: ['content.corrupt'],
      });
    }
  });

  it('shows the good beginning of damaged data', () => {
    const stored = deflateRawSync(TEXT, { level: 0 });
    const bad = Buffer.concat([gzipSync(TEXT).subarray(0, 10), stored, Buffer.alloc(8)]);
    // The second block gets a reserved type.
    const whole = Buffer.concat([deflateRawSync(TEXT, { finishFlush: 2 }), Buffer.from([0x07]), Buffer.alloc(20)]);
    const found = decode(Buffer.concat([bad.subarray(0, 10), whole]), 'gzip');
    expect(found).toMatchObject({ complete: false, verified: false, codes: ['content.corrupt'] });
    expect(found.text).toBe(TEXT.toString());
  });

  it('tells bytes behind the coding', () => {
    const found = decode(Buffer.concat([gzipSync(TEXT), Buffer.from('garbage!')]), 'gzip');
    expect(found).toMatchObject({ text: TEXT.toString(), complete: true, codes: ['content.trailing'] });
    expect(decode(Buffer.concat([deflateSync(TEXT), Buffer.from('x')]), 'deflate').codes).toEqual(['content.trailing']);
  });

  it('leaves a body that is not coded as it is', () => {
    const plain = Buffer.from('\0\x03\0\0\0\x01plain amf', 'latin1');
    for (const coding of ['gzip', 'deflate', 'br']) {
      const found = decode(plain, coding);
      expect(found.bytes).toBe(plain);
      expect(found).toMatchObject({ complete: true, verified: false, codings: [], codes: ['content.corrupt'] });
    }
  });

  it('stops at the limit of decoded bytes', () => {
    const found = decode(gzipSync(TEXT), 'gzip', { decodedBody: 1000 });
    expect(found).toMatchObject({ complete: false, codes: ['content.limit'] });
    expect(found.bytes.length).toBeLessThanOrEqual(1000);
    expect(found.bytes.length).toBeGreaterThan(0);
    expect(TEXT.toString().startsWith(found.text)).toBe(true);
  });

  it('names a bomb, in one layer and in two', () => {
    const zeros = Buffer.alloc(3 << 20);
    expect(decode(gzipSync(zeros), 'gzip')).toMatchObject({ complete: true, codes: ['content.bomb'] });
    const limited = decode(gzipSync(gzipSync(zeros)), 'gzip, gzip', { decodedBody: 2 << 20 });
    expect(limited).toMatchObject({ complete: false, codes: ['content.limit', 'content.bomb'] });
  });

  it('counts codings', () => {
    expect(decode(TEXT, 'gzip, gzip, gzip')).toMatchObject({ complete: false, codings: [], codes: ['content.layers'] });
  });

  it('names a coding it does not know', () => {
    for (const coding of ['x-foo', 'constructor', 'compress']) {
      expect(decode(TEXT, coding)).toMatchObject({ complete: false, codes: ['content.unknown-encoding'] });
    }
  });
});

describe('decodeUndeclaredGzip', () => {
  it('undoes what is whole and nothing else', () => {
    const body = gzipSync(TEXT);
    expect(Buffer.from(decodeUndeclaredGzip(body, DEFAULT_HTTP_LIMITS)!)).toEqual(TEXT);
    expect(decodeUndeclaredGzip(body.subarray(0, -3), DEFAULT_HTTP_LIMITS)).toBeNull();
    expect(decodeUndeclaredGzip(TEXT, DEFAULT_HTTP_LIMITS)).toBeNull();
  });
});
