import { type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What one run of a program cost. */
export interface Measurement {
  readonly seconds: number;
  /** Highest resident memory in bytes; null where the system does not tell. Sampled, so a peak of the last moments may be missed. */
  readonly peakBytes: number | null;
  /** Processor time of all its threads; null where the system does not tell. Sampled too. */
  readonly cpuSeconds: number | null;
  readonly exitCode: number | null;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}

const SAMPLE_MS = 10;
const STDERR_KEPT = 4096;

/**
 * Runs a program with its output thrown away. Rejects when it cannot be started.
 * @param input what it reads on standard input; it need not read all of it
 */
export function measure(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
  input?: Iterable<Uint8Array>,
): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, {
      ...options,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    });
    if (input !== undefined) pipeline(Readable.from(input), child.stdin!).catch(() => undefined);
    let peakBytes: number | null = null;
    let cpuSeconds: number | null = null;
    let stderr = '';
    const timer = setInterval(() => {
      peakBytes = highWaterMark(child.pid) ?? peakBytes;
      cpuSeconds = processorTime(child.pid) ?? cpuSeconds;
    }, SAMPLE_MS);
    child.stderr!.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT);
    });
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('close', (exitCode) => {
      clearInterval(timer);
      resolve({ seconds: Number(process.hrtime.bigint() - started) / 1e9, peakBytes, cpuSeconds, exitCode, stderr });
    });
  });
}

/** Linux: VmHWM of a process, which only grows. */
function highWaterMark(pid: number | undefined): number | null {
  try {
    const match = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match === null ? null : Number(match[1]) * 1024;
  } catch {
    return null;
  }
}

/** Linux: fields 14 and 15 of /proc/PID/stat, in hundredths of a second. The name before them may hold blanks. */
function processorTime(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
