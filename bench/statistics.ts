import { compareSides } from '../src/baseline/compare.ts';
import { OperationFacts } from '../src/baseline/operation-facts.ts';
import { Side } from '../src/baseline/side.ts';

/**
 * How often noise alone is called a regression, and how often a slowdown that was planted is found. Run: `node .build/bench/statistics.js [runs]`.
 * Each run compares two sides of one or of twenty operations of 100 calls whose times come from the same distribution (or, in the second operation's
 * place, one 20 % slower).
 */
const CALLS = 100;

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Milliseconds of one call. */
const DISTRIBUTIONS: Readonly<Record<string, (random: () => number) => number>> = {
  'log-normal, sigma 0.25': (random) => 60 * Math.exp(0.25 * gaussian(random)),
  'log-normal, sigma 1': (random) => 60 * Math.exp(gaussian(random)),
  'bimodal 70/30, x4': (random) => (random() < 0.7 ? 60 : 240) * Math.exp(0.1 * gaussian(random)),
  'heavy tail, 5 % Pareto 1.2': (random) =>
    60 * Math.exp(0.15 * gaussian(random)) * (random() < 0.05 ? (1 - random()) ** (-1 / 1.2) : 1),
};

function sideOf(
  random: () => number,
  time: (random: () => number) => number,
  operations: number,
  factor: number,
): Side {
  const side = new Side();
  for (let number = 0; number < operations; number++) {
    const name = `operation${number}`;
    const facts = new OperationFacts(name, 'rpc');
    side.operations.set(`rpc ${name}`, facts);
    for (let nth = 0; nth < CALLS; nth++) {
      const ns = time(random) * 1e6 * (number === 0 ? factor : 1);
      facts.calls++;
      facts.totalNs.add(Math.round(ns));
      facts.serverNs.add(Math.round(ns * 0.9));
    }
    facts.byStatus.set('ok', CALLS);
    side.calls += CALLS;
  }
  return side;
}

function share(
  runs: number,
  seed: number,
  time: (random: () => number) => number,
  operations: number,
  factor: number,
): number {
  const random = seeded(seed);
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const { verdict } = compareSides(sideOf(random, time, operations, 1), sideOf(random, time, operations, factor));
    if (verdict === 'regression') alarms++;
  }
  return alarms / runs;
}

const runs = Number(process.argv[2] ?? 1000);
console.log(`${runs} comparisons each, ${CALLS} calls a side and operation`);
for (const [index, [name, time]] of Object.entries(DISTRIBUTIONS).entries()) {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`.padStart(7);
  const one = share(runs, 100 + index, time, 1, 1);
  const many = share(Math.ceil(runs / 4), 200 + index, time, 20, 1);
  const found = share(runs, 300 + index, time, 1, 1.2);
  console.log(
    `${name.padEnd(28)} false alarms ${percent(one)}, of 20 operations ${percent(many)}; +20 % found ${percent(found)}`,
  );
}
