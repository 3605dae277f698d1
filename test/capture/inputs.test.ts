import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaptureOpenError } from '../../src/capture/capture-facts.ts';
import { expandInputs } from '../../src/capture/inputs.ts';
import { NgBuilder, pcapFile } from '../support/capture-files.ts';
import { lz4Frame } from '../support/lz4-frames.ts';
import { zstdRawFrame } from '../support/zstd-frames.ts';

const root = mkdtempSync(join(tmpdir(), 'expand-'));
const plain = pcapFile([]);
const text = new TextEncoder().encode('no capture');

function write(path: string, bytes: Uint8Array): string {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, bytes);
  return full;
}

write('mixed/b.bin', plain);
write('mixed/a/deep/x.dat', new NgBuilder().section().interface().bytes);
write('mixed/a/gz', gzipSync(plain));
write('mixed/a/zst', zstdRawFrame(plain, 100));
write('mixed/a/lz4', lz4Frame(plain, { blockLength: 100 }));
write('mixed/cut', plain.subarray(0, 20));
write('mixed/notes.pcap', text);
write('mixed/notes.gz', gzipSync(text));
write('mixed/empty', new Uint8Array(0));
symlinkSync(join(root, 'mixed'), join(root, 'mixed/circle'));
symlinkSync(join(root, 'mixed/b.bin'), join(root, 'mixed/link'));
symlinkSync(join(root, 'nowhere'), join(root, 'mixed/dangling'));
write('none/notes.txt', text);
write('[odd] name*.pcap', plain);

async function names(...words: string[]): Promise<string[]> {
  return (await expandInputs(words.map((word) => (word === '-' ? word : join(root, word))))).map(({ name }) =>
    name.replace(`${root}/`, ''),
  );
}

describe('expandInputs', () => {
  it('takes every capture of a folder, by content, compressed ones and cut ones included', async () => {
    expect(await names('mixed')).toEqual([
      'mixed/a/deep/x.dat',
      'mixed/a/gz',
      'mixed/a/lz4',
      'mixed/a/zst',
      'mixed/b.bin',
      'mixed/cut',
      'mixed/link',
    ]);
  });

  it('takes a file as it is, whatever it holds', async () => {
    expect(await expandInputs([join(root, 'mixed/notes.pcap')])).toEqual([
      { name: join(root, 'mixed/notes.pcap'), path: join(root, 'mixed/notes.pcap') },
    ]);
  });

  it('takes what a pattern matches, by name', async () => {
    const found = await names('mixed/a/*z*');
    expect(found.map((name) => name.split('/').at(-1))).toEqual(['gz', 'lz4', 'zst']);
  });

  it('never takes an existing path for a pattern', async () => {
    expect(await names('[odd] name*.pcap')).toEqual(['[odd] name*.pcap']);
  });

  it('takes standard input once, and keeps the order of the words', async () => {
    expect(await names('mixed/cut', '-', 'mixed/b.bin', '-')).toEqual(['mixed/cut', '-', 'mixed/b.bin']);
    expect((await expandInputs(['-']))[0]).toEqual({ name: '-', path: null });
  });

  it.each([
    ['missing', 'absent.pcap'],
    ['no-match', 'mixed/*.absent'],
    ['no-captures', 'none'],
  ])('rejects: %s', async (reason, word) => {
    const failure = names(word);
    await expect(failure).rejects.toBeInstanceOf(CaptureOpenError);
    await expect(failure).rejects.toMatchObject({ reason, path: join(root, word) });
  });
});
