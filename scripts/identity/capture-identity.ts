import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { firstDifference } from './first-difference.ts';

export interface Ways {
  readonly threads: readonly number[];
  readonly shards: readonly number[];
}

export interface Identity {
  /** Reports that were held against the one of a single thread. */
  readonly compared: number;
  readonly differences: readonly string[];
  /** Why shards of it are not made. */
  readonly refused: readonly string[];
}

/** Formats that need all calls at once, and formats that calls stream into: they leave threads by different ways. */
const OUTPUTS = [['json'], ['text', 'ndjson', 'csv']] as const;
const REFUSAL = '--shard does not go with';

interface Ended {
  readonly code: number;
  readonly said: string;
}

/** One capture, analyzed in all ways. Files of `work` are overwritten. */
export class CaptureIdentity {
  readonly #path: string;
  readonly #work: string;
  readonly #ways: Ways;
  readonly #differences: string[] = [];
  readonly #refused: string[] = [];
  #compared = 0;

  constructor(path: string, work: string, ways: Ways) {
    this.#path = path;
    this.#work = work;
    this.#ways = ways;
  }

  async check(): Promise<Identity> {
    for (const formats of OUTPUTS) {
      const alone = await this.#analyze('alone', formats, '--threads', '1');
      for (const count of this.#ways.threads) {
        if (count === 1) continue;
        const together = await this.#analyze('threads', formats, '--threads', `${count}`);
        for (const format of formats) this.#compare(`${format}, ${count} threads`, format, alone, together, 'threads');
      }
      if (formats[0] === 'json') for (const count of this.#ways.shards) await this.#shards(count, alone);
    }
    return { compared: this.#compared, differences: this.#differences, refused: this.#refused };
  }

  async #shards(count: number, alone: Ended): Promise<void> {
    const names = Array.from({ length: count }, (_unused, index) => `shard${index + 1}`);
    for (const [index, name] of names.entries()) {
      const { code, said } = await this.#analyze(name, ['json'], '--shard', `${index + 1}/${count}`);
      if (code === EXIT.usage && said.includes(REFUSAL)) {
        if (index === 0) this.#refused.push(`${count} shards: ${said.trim()}`);
        return;
      }
    }
    const reports = names.map((name) => this.#file(name, 'json'));
    const ended = reports.every((report) => existsSync(report))
      ? await run('merge', ...reports, '-f', `json=${this.#file('merged', 'json')}`)
      : { code: EXIT.usage, said: 'a shard wrote no report' };
    this.#compare(`json, ${count} shards`, 'json', alone, ended, 'merged');
  }

  #analyze(name: string, formats: readonly string[], ...options: string[]): Promise<Ended> {
    const outputs = formats.flatMap((format) => {
      rmSync(this.#file(name, format), { force: true });
      return ['-f', `${format}=${this.#file(name, format)}`];
    });
    return run('analyze', this.#path, '--no-progress', '--quiet', ...outputs, ...options);
  }

  #compare(way: string, format: string, alone: Ended, other: Ended, name: string): void {
    this.#compared++;
    if (alone.code !== other.code) {
      this.#differences.push(`${way}: exit code ${alone.code} became ${other.code} ${other.said.trim()}`);
      return;
    }
    const [expected, found] = [this.#file('alone', format), this.#file(name, format)];
    if (!existsSync(expected) && !existsSync(found)) return;
    if (!existsSync(expected) || !existsSync(found)) {
      this.#differences.push(`${way}: only one of both wrote a report`);
      return;
    }
    const difference = firstDifference(readFileSync(expected), readFileSync(found));
    if (difference !== null) this.#differences.push(`${way}: ${difference}`);
  }

  #file(name: string, format: string): string {
    return join(this.#work, `${name}.${format}`);
  }
}

/** One command line in this process; what it says on standard error is caught. */
async function run(...args: string[]): Promise<Ended> {
  const write = process.stderr.write;
  let said = '';
  process.stderr.write = (chunk: string | Uint8Array) => {
    said += String(chunk);
    return true;
  };
  try {
    return { code: await runCommandLine(args), said };
  } finally {
    process.stderr.write = write;
  }
}
