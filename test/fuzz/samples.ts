import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateEnvelope } from '../../src/amf/body-test.ts';
import { fromHex } from '../../src/bytes/text.ts';

/** What a sample is read as. */
export const ENTRIES = ['request', 'response', 'amf0', 'amf3', 'sol', 'frames'] as const;
export type Entry = (typeof ENTRIES)[number];

export interface Sample {
  readonly name: string;
  readonly entry: Entry;
  readonly bytes: Uint8Array;
}

/** Larger samples would only make every run slow. */
const MAX_SAMPLE = 64 * 1024;

function entryOf(name: string, bytes: Uint8Array): Entry {
  if (name.endsWith('.sol')) return 'sol';
  if (locateEnvelope(bytes, 0, bytes.length).verdict === 'definite')
    return name.includes('re') ? 'request' : 'response';
  return /amf3|a3-/.test(name) ? 'amf3' : 'amf0';
}

/** Every AMF file below a folder: raw (`.bin`, `.amf`, `.sol`) or as digits (`.hex`), in the order of their names. */
export function readSamples(folder: string): Sample[] {
  const samples: Sample[] = [];
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.(?:bin|amf|sol|hex)$/.test(path)) continue;
    const content = new Uint8Array(readFileSync(join(folder, path)));
    const bytes = path.endsWith('.hex') ? fromHex(new TextDecoder().decode(content).trim()) : content;
    if (bytes === null || bytes.length === 0 || bytes.length > MAX_SAMPLE) continue;
    samples.push({ name: path, entry: entryOf(path, bytes), bytes });
  }
  return samples;
}
