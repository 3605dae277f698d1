import { describe, expect, it } from 'vitest';
import { CAPTURE_FORMATS } from '../../src/capture/formats.ts';
import { recogniseCapture, recogniseCompression } from '../../src/capture/recognise.ts';
import { NgBuilder, PCAP_MODIFIED, PCAP_NANO, pcapFile } from '../support/capture-files.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

describe('recognition', () => {
  it('knows every classic magic in both byte orders', () => {
    for (const [magic, format] of [
      [undefined, 'pcap'],
      [PCAP_NANO, 'pcap-ns'],
      [PCAP_MODIFIED, 'pcap-modified'],
    ] as const) {
      for (const little of [true, false]) {
        const found = recogniseCapture(pcapFile([], magic === undefined ? { little } : { magic, little }));
        expect(found).toMatchObject({
          kind: 'pcap',
          header: { format, byteOrder: little ? 'little-endian' : 'big-endian' },
        });
        expect(Object.keys(CAPTURE_FORMATS)).toContain(format);
      }
    }
  });

  it('knows pcapng, and one that is cut', () => {
    const section = new NgBuilder().section().bytes;
    expect(recogniseCapture(section).kind).toBe('pcapng');
    expect(recogniseCapture(section.subarray(0, 20))).toMatchObject({ code: 'file.truncated-header', capture: true });
  });

  it('knows compressions', () => {
    expect(recogniseCompression(bytes(0x1f, 0x8b, 8))).toBe('gzip');
    expect(recogniseCompression(bytes(0x28, 0xb5, 0x2f, 0xfd))).toBe('zstd');
    expect(recogniseCompression(bytes(0x04, 0x22, 0x4d, 0x18))).toBe('lz4');
    expect(recogniseCompression(bytes(0x02, 0x21, 0x4c, 0x18))).toBe('lz4');
    expect(recogniseCompression(bytes(0x1f))).toBeNull();
  });

  it('tells other captures and containers from anything else', () => {
    const text = (content: string) => recogniseCapture(new TextEncoder().encode(content));
    expect(text('btsnoop\0....')).toMatchObject({ code: 'file.unsupported-format', capture: true });
    expect(text('BZh91AY')).toMatchObject({ code: 'file.unsupported-format', capture: false });
    expect(text('POST / HTTP/1.1')).toMatchObject({ code: 'file.bad-magic', capture: false });
    expect(text('')).toMatchObject({ code: 'file.empty' });
  });
});
