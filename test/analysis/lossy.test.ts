import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../bench/generate/random.ts';
import { generateCapture } from '../../bench/generate/traffic.ts';
import { analyze, type Call, type Report } from '../../src/index.ts';

/** A capture without loss is the truth; of a copy the capture missed one data segment of a hundred. */
const folder = mkdtempSync(join(tmpdir(), 'amfscope-lossy-'));
const LOSS = 0.01;
const RECORD_HEAD = 16;
const IP = RECORD_HEAD + 14;

/** Numbers of the records left out, by client of their connection. */
const missed = new Map<string, number[]>();
let truth: Report;
let lossy: Report;

beforeAll(async () => {
  const whole = join(folder, 'whole.pcap');
  const holed = join(folder, 'holed.pcap');
  generateCapture({ profile: 'mid', bytes: 3_000_000, seed: 3, path: whole });
  writeFileSync(holed, withLoss(readFileSync(whole)));
  truth = await analyze([whole], { values: 'full' });
  lossy = await analyze([holed], { values: 'full' });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function withLoss(file: Buffer): Buffer {
  const random = new Random(7);
  const kept = [file.subarray(0, 24)];
  let number = 0;
  for (let at = 24, end = 0; at < file.length; at = end) {
    end = at + RECORD_HEAD + file.readUInt32LE(at + 8);
    number++;
    const payload = file.readUInt16BE(at + IP + 2) - 20 - 4 * (file[at + IP + 32]! >> 4);
    if (payload > 0 && random.chance(LOSS)) {
      const client =
        file.readUInt16BE(at + IP + 20) === 80
          ? endpoint(file, at + IP + 16, at + IP + 22)
          : endpoint(file, at + IP + 12, at + IP + 20);
      missed.set(client, [...(missed.get(client) ?? []), number]);
    } else kept.push(file.subarray(at, end));
  }
  return Buffer.concat(kept);
}

function endpoint(file: Buffer, address: number, port: number): string {
  return `${[...file.subarray(address, address + 4)].join('.')}:${file.readUInt16BE(port)}`;
}

function misses(call: Call, part: 'request' | 'response'): boolean {
  const range = call.packets[part];
  if (range === null) return false;
  return (missed.get(call.client) ?? []).some((number) => number >= range[0] && number <= range[1]);
}

/** All that is said of a call but its number, packets and durations. */
function saying({
  operation,
  status,
  fault,
  arguments: args,
  result,
  requestBytes,
  responseBytes,
  pairedBy,
}: Call): object {
  return { operation, status, fault, args, result, requestBytes, responseBytes, pairedBy };
}

const byMessageId = (report: Report) => new Map(report.calls.map((call) => [call.messageId, call]));

describe('one segment of a hundred is missing', () => {
  it('enough calls are hit, and most are not', () => {
    const hit = truth.calls.filter((call) => misses(call, 'request') || misses(call, 'response'));
    expect(truth.status).toBe('complete');
    expect(hit.length).toBeGreaterThan(10);
    expect(hit.length).toBeLessThan(truth.calls.length / 4);
    expect(lossy.status).toBe('degraded');
  });

  it('every call whose bytes are all there is as it was', () => {
    const found = byMessageId(lossy);
    for (const call of truth.calls) {
      if (misses(call, 'request') || misses(call, 'response')) continue;
      const same = found.get(call.messageId);
      expect(same === undefined ? null : saying(same)).toEqual(saying(call));
      expect(same!.timing.complete).toBe(true);
    }
  });

  it('a call that misses some says so, and why', () => {
    const found = byMessageId(lossy);
    const states = new Map<string, number>();
    for (const call of truth.calls) {
      const [asked, told] = [misses(call, 'request'), misses(call, 'response')];
      if (!asked && !told) continue;
      const holed = found.get(call.messageId);
      const state = holed === undefined ? 'not there' : `${holed.status} ${holed.statusReason}`;
      states.set(state, (states.get(state) ?? 0) + 1);
      if (holed === undefined) {
        // Its request is gone as a whole: the answer stands alone.
        const orphan = lossy.calls.find((one) => one.correlationId === call.messageId);
        expect(orphan).toMatchObject({ status: 'orphan-answer', result: call.result, fault: call.fault });
      } else {
        expect(['truncated gap', 'no-response gap']).toContain(state);
        expect(holed).toMatchObject({
          operation: call.operation,
          requestBytes: call.requestBytes,
          arguments: call.arguments,
        });
      }
    }
    expect(states.get('truncated gap')).toBeGreaterThan(5);
    expect(states.get('no-response gap')).toBeGreaterThan(1);
    expect(states.get('not there')).toBeGreaterThan(0);
  });

  it('no call is there that was not', () => {
    const known = byMessageId(truth);
    for (const call of lossy.calls) {
      if (call.messageId !== null && call.status !== 'orphan-answer') expect(known.has(call.messageId)).toBe(true);
    }
    expect(lossy.calls.length).toBeLessThanOrEqual(truth.calls.length);
  });
});
