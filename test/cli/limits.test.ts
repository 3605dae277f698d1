import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { DEFAULT_LIMITS, limitFlag, parseLimit } from '../../src/analysis/limits.ts';
import { VERSION } from '../../src/analysis/version.ts';
import { parseDecodeAs } from '../../src/cli/options.ts';
import { progressLine } from '../../src/cli/progress.ts';
import { UserError } from '../../src/diagnostics/user-error.ts';

describe('guards', () => {
  test('flags are the keys in kebab case', () => {
    expect(limitFlag('oooBytes')).toBe('max-ooo-bytes');
    expect(limitFlag('ip6Headers')).toBe('max-ip6-headers');
  });
  test('units', () => {
    expect(parseLimit('oooBytes', '64KiB')).toBe(65_536);
    expect(parseLimit('body', '1 MiB')).toBe(1_048_576);
    expect(parseLimit('idle', '5min')).toBe(300);
    expect(parseLimit('layers', '40')).toBe(40);
    expect(parseLimit('containerBytes', 'none')).toBeNull();
    expect(DEFAULT_LIMITS.containerBytes).toBeNull();
  });
  test.each([
    ['oooBytes', 'lots'],
    ['layers', '1.5'],
    ['body', '1parsec'],
    ['idle', ''],
    ['fields', '0'],
    ['body', 'none'],
    ['body', '__proto__'],
  ] as const)('%s=%s is refused', (name, text) => {
    expect(() => parseLimit(name, text)).toThrow(UserError);
  });
});

test('decode-as', () => {
  expect(parseDecodeAs('tcp.port==8400,http')).toBe(8400);
  expect(() => parseDecodeAs('udp.port==1,http')).toThrow(UserError);
  expect(() => parseDecodeAs('tcp.port==70000,http')).toThrow(UserError);
  expect(() => parseDecodeAs('tcp.port==80,ftp')).toThrow(UserError);
});

test('progress says bytes, rate, packets, calls and time left', () => {
  expect(progressLine({ bytes: 50e6, totalBytes: 200e6, packets: 61_000, calls: 1200 }, 1000)).toBe(
    '25 %  50.0/200.0 MB  50 MB/s  61,000 packets  1,200 calls  3 s left',
  );
  expect(progressLine({ bytes: 5e6, totalBytes: null, packets: 10, calls: 0 }, 1000)).toBe(
    '5.0 MB  5.0 MB/s  10 packets  0 calls',
  );
});

test('the version in reports is that of the package', () => {
  expect(VERSION).toBe(packageJson.version);
});
