import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { writeForm } from '../../bench/generate/forms.ts';
import { generateCapture } from '../../bench/generate/traffic.ts';
import { analyze } from '../../src/analysis/analyze.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-forms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'mid.pcap');
// More than one piece of the file that is read.
generateCapture({ profile: 'mid', bytes: 3_000_000, seed: 1, path });

it('pcapng: the same packets at the same times, hence the same report', async () => {
  const to = join(folder, 'mid.pcapng');
  await writeForm('pcapng', path, to);
  const [classic, other] = [await analyze([path]), await analyze([to])];
  expect(other.inputs[0]?.format).toBe('pcapng');
  expect(classic.calls.length).toBeGreaterThan(100);
  expect({ ...other, inputs: [] }).toEqual({ ...classic, inputs: [] });
});

it('compressed: the same file in gzip', async () => {
  const to = join(folder, 'mid.pcap.gz');
  await writeForm('compressed', path, to);
  expect(gunzipSync(readFileSync(to)).equals(readFileSync(path))).toBe(true);
});
