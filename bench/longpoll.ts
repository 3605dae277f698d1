import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyze } from '../src/index.ts';
import { generateLongPolls } from './generate/longpoll.ts';
import { renderSize } from './size.ts';

const USAGE = `Clients that poll for hours with a few rpc: are the rpc figures those of the rpc, does memory grow?
  npm run longpoll -- [--clients 50] [--hours 24] [--wait 60] [--share 0.01] [--seed 1]`;

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '50' },
    hours: { type: 'string', default: '24' },
    wait: { type: 'string', default: '60' },
    share: { type: 'string', default: '0.01' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly part: string;
  readonly calls: number;
  readonly heap: string;
  readonly resident: string;
}

/** Heap after a collection where `--expose-gc` allows one. */
function memory(part: string, calls: number): Row {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { part, calls, heap: renderSize(heapUsed), resident: renderSize(rss) };
}

function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

async function run(): Promise<boolean> {
  const path = join(tmpdir(), 'amfscope-longpoll.pcap');
  const facts = generateLongPolls({
    clients: Number(values.clients),
    seconds: Number(values.hours) * 3600,
    waitSeconds: Number(values.wait),
    rpcShare: Number(values.share),
    seed: Number(values.seed),
    path,
  });
  console.log(
    `${renderSize(facts.bytes)}, ${facts.packets} packets, ${facts.polls} polls, ${facts.pushes} pushes, ${facts.rpcNs.length} rpc`,
  );
  const rows: Row[] = [];
  let calls = 0;
  let next = 0;
  const started = performance.now();
  const report = await analyze([path], {
    onCall: () => {
      calls++;
    },
    onPush: () => {},
    onProgress: ({ bytes }) => {
      if (bytes < next * facts.bytes) return;
      rows.push(memory(`${Math.round((100 * bytes) / facts.bytes)} %`, calls));
      next += 0.125;
    },
  });
  console.table(rows);
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s, ${calls} calls`);
  const truth = [...facts.rpcNs].sort((a, b) => a - b);
  const found = report.operations.find(({ kind }) => kind === 'rpc')?.latencyNs ?? null;
  const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
  let equal = found !== null && found.count === truth.length;
  for (const [name, share] of Object.entries(shares) as [keyof typeof shares, number][]) {
    const expected = nearestRank(truth, share);
    equal &&= found?.[name] === expected;
    console.log(`rpc ${name}: generated ${expected} ns, reported ${found?.[name] ?? 'nothing'}`);
  }
  console.log(`client sessions: ${report.clients?.length ?? 0} of ${values.clients}; status ${report.status}`);
  return equal && report.clients?.length === Number(values.clients);
}

if (values.help) console.log(USAGE);
else if (!(await run())) process.exitCode = 1;
