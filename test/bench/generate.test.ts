import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PROFILES, type ProfileName } from '../../bench/generate/profiles.ts';
import { Timetable } from '../../bench/generate/timetable.ts';
import { generateCapture } from '../../bench/generate/traffic.ts';
import { parseSize } from '../../bench/size.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-generate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SIZE = 400_000;

function generate(profile: ProfileName, seed = 1) {
  const path = join(folder, `${profile}-${seed}.pcap`);
  const facts = generateCapture({ profile, bytes: SIZE, seed, path });
  return { facts, file: readFileSync(path) };
}

/** Where each frame stands, and its time in microseconds. */
function frames(file: Buffer): { from: number; to: number; timeUs: number }[] {
  const found = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const timeUs = file.readUInt32LE(at) * 1_000_000 + file.readUInt32LE(at + 4);
    found.push({ from: at + 16, to: at + 16 + length, timeUs });
    at += 16 + length;
  }
  return found;
}

/** Over a correct header or segment, checksum included, the ones' complement sum is 0xffff. */
function onesSum(bytes: Buffer, from: number, to: number, partial: number): number {
  let sum = partial;
  for (let at = from; at < to; at += 2) sum += (bytes[at]! << 8) | (at + 1 < to ? bytes[at + 1]! : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

describe('generateCapture', () => {
  for (const profile of Object.keys(PROFILES) as ProfileName[]) {
    it(`${profile}: packets are as counted, in time order, with right checksums`, () => {
      const { facts, file } = generate(profile);
      const all = frames(file);
      expect(all.length).toBe(facts.packets);
      expect(file.length).toBe(facts.bytes);
      expect(facts.calls).toBeGreaterThan(0);
      let before = 0;
      let wrong = 0;
      for (const { from, to, timeUs } of all) {
        const ip = from + 14;
        const tcp = ip + 20;
        const words = [12, 14, 16, 18].reduce((sum, offset) => sum + file.readUInt16BE(ip + offset), 0);
        if (timeUs < before || onesSum(file, ip, tcp, 0) !== 0xffff) wrong++;
        if (onesSum(file, tcp, to, words + 6 + to - tcp) !== 0xffff) wrong++;
        before = timeUs;
      }
      expect(wrong).toBe(0);
    });
  }

  it('gives the same bytes for the same seed, others for another', () => {
    const hash = (file: Buffer) => createHash('sha256').update(file).digest('hex');
    const first = hash(generate('mid').file);
    expect(hash(generate('mid').file)).toBe(first);
    expect(hash(generate('mid', 2).file)).not.toBe(first);
  });

  it('answers every request when nothing is lost', () => {
    const { facts, file } = generate('batch');
    const text = file.toString('latin1');
    expect(text.split('POST /messagebroker/amf HTTP/1.1\r\n').length - 1).toBe(facts.exchanges);
    expect(text.split('HTTP/1.1 200 OK\r\n').length - 1).toBe(facts.exchanges);
    expect(text.split('/onStatus').length - 1).toBe(facts.faults);
  });
});

describe('generateCapture with fewer connections', () => {
  const generateOver = (connections: number) => {
    const path = join(folder, `over-${connections}.pcap`);
    const facts = generateCapture({ profile: 'connections', bytes: 4_000_000, seed: 1, path, connections });
    return { facts, requests: readFileSync(path).toString('latin1').split('POST ').length - 1 };
  };

  it('writes about the same messages', () => {
    const all = generateOver(100_000);
    const few = generateOver(10);
    expect(all.facts.connections).toBeGreaterThan(900);
    expect(few.facts.connections).toBe(10);
    expect(few.requests).toBe(few.facts.exchanges);
    expect(Math.abs(few.facts.exchanges / all.facts.exchanges - 1)).toBeLessThan(0.05);
    expect(few.facts.bytes).toBeLessThan(all.facts.bytes);
  });
});

describe('Timetable', () => {
  it('gives the entries by time, then by number', () => {
    const timetable = new Timetable(5);
    for (const [entry, time] of [30, 10, 20, 10, 5].entries()) timetable.add(entry, time);
    const order = [];
    for (let next = timetable.take(); next >= 0; next = timetable.take()) order.push(next);
    expect(order).toEqual([4, 1, 3, 2, 0]);
  });
});

describe('parseSize', () => {
  it('reads units and refuses the rest', () => {
    expect([parseSize('256MiB'), parseSize('1G'), parseSize('1500'), parseSize('1.5k')]).toEqual([
      2 ** 28,
      2 ** 30,
      1500,
      1536,
    ]);
    expect([parseSize(''), parseSize('MiB'), parseSize('-1'), parseSize('1 TB')]).toEqual([null, null, null, null]);
  });
});
