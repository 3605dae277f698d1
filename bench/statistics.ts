import { compareSides } from '../src/baseline/compare.ts';
import { OperationFacts } from '../src/baseline/operation-facts.ts';
import { Side } from '../src/baseline/side.ts';
import { normalUpperTail } from '../src/baseline/statistics/normal.ts';
import { Random } from './generate/random.ts';

/**
 * How often noise alone is called a regression, and how often a slowdown that was planted is found. Run: `node .build/bench/statistics.js [runs [seed]]`.
 * Each run compares two sides of one or of twenty operations whose times come from the same distribution (or, in the first operation's place, one 20 %
 * slower). For log-normal times it is known what any test could do at best.
 */
const CALLS = 100;
const SLOWER = 1.2;
/** Standard normal quantiles: one false alarm in a hundred, 95 % found. */
const [Z_ALARM, Z_FOUND] = [2.3263, 1.6449];

type Time = (random: Random) => number;

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

interface Distribution {
  readonly name: string;
  /** Milliseconds of one call. */
  readonly time: Time;
  /** Of a log-normal one: the standard deviation of its logarithm. */
  readonly sigma: number | null;
}

function logNormal(sigma: number): Distribution {
  return { name: `log-normal, sigma ${sigma}`, time: (random) => 60 * Math.exp(sigma * gaussian(random)), sigma };
}

const DISTRIBUTIONS: readonly Distribution[] = [
  logNormal(0.1),
  logNormal(0.25),
  logNormal(0.28),
  logNormal(0.3),
  logNormal(0.35),
  {
    name: 'bimodal 70/30, x4',
    time: (random) => (random.unit() < 0.7 ? 60 : 240) * Math.exp(0.1 * gaussian(random)),
    sigma: null,
  },
  {
    name: 'heavy tail, 5 % Pareto 1.2',
    time: (random) =>
      60 * Math.exp(0.15 * gaussian(random)) * (random.unit() < 0.05 ? (1 - random.unit()) ** (-1 / 1.2) : 1),
    sigma: null,
  },
  logNormal(0.5),
  logNormal(1),
];

function sideOf(random: Random, time: Time, operations: number, calls: number, factor: number): Side {
  const side = new Side();
  for (let number = 0; number < operations; number++) {
    const name = `operation${number}`;
    const facts = new OperationFacts(name, 'rpc');
    side.operations.set(`rpc ${name}`, facts);
    for (let nth = 0; nth < calls; nth++) {
      const ns = time(random) * 1e6 * (number === 0 ? factor : 1);
      facts.calls++;
      facts.totalNs.add(Math.round(ns));
      facts.serverNs.add(Math.round(ns * 0.9));
    }
    facts.byStatus.set('ok', calls);
    side.calls += calls;
  }
  return side;
}

/** Share of comparisons that end as a regression. */
function share(runs: number, seed: number, time: Time, operations: number, calls: number, factor: number): number {
  const random = new Random(seed);
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const before = sideOf(random, time, operations, calls, 1);
    const { verdict } = compareSides(before, sideOf(random, time, operations, calls, factor));
    if (verdict === 'regression') alarms++;
  }
  return alarms / runs;
}

/**
 * What the best test there is (of the difference of the means of the logarithms, sigma known; Neyman and Pearson) finds with one false alarm in a hundred.
 */
function bestPower(sigma: number): number {
  return normalUpperTail(Z_ALARM - (Math.log(SLOWER) * Math.sqrt(CALLS / 2)) / sigma);
}

/** Calls a side with which the best test finds 95 %. */
function bestCalls(sigma: number): number {
  return Math.ceil(2 * ((sigma * (Z_ALARM + Z_FOUND)) / Math.log(SLOWER)) ** 2);
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

const [runs, seed] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 0)];
/** Every cell draws from a source of its own. */
const seedOf = (column: number, row: number): number => seed * 1000 + column * 100 + row;
console.log(`${runs} comparisons each, seed ${seed}, ${CALLS} calls a side and operation

| times | false alarms, 1 operation | of 20 operations | +20 % found | at best | calls for 95 % at best | found with twice as many |
|:--|--:|--:|--:|--:|--:|--:|`);
for (const [index, { name, time, sigma }] of DISTRIBUTIONS.entries()) {
  const cells = [
    percent(share(runs, seedOf(1, index), time, 1, CALLS, 1)),
    percent(share(runs, seedOf(2, index), time, 20, CALLS, 1)),
    percent(share(runs, seedOf(3, index), time, 1, CALLS, SLOWER)),
    ...(sigma === null
      ? ['', '', '']
      : [
          percent(bestPower(sigma)),
          String(bestCalls(sigma)),
          percent(share(runs, seedOf(4, index), time, 1, 2 * bestCalls(sigma), SLOWER)),
        ]),
  ];
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}
