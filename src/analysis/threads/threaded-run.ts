import type { PushRecord } from '../../calls/call-record.ts';
import { SessionGroups } from '../../calls/session-groups.ts';
import { CaptureClock } from '../../capture/capture-clock.ts';
import type { CaptureFacts, CaptureInput } from '../../capture/read-captures.ts';
import { readCaptures } from '../../capture/read-captures.ts';
import { DiagnosticLog, type LoggedDiagnostic } from '../../diagnostics/log.ts';
import type { Push } from '../../report/model.ts';
import type { Findings } from '../build-report.ts';
import type { Limits } from '../limits.ts';
import { Network } from '../network.ts';
import { comparePushes } from '../order-calls.ts';
import { otherTrafficRows } from '../other-traffic.ts';
import { PacketCounter } from '../packet-counter.ts';
import { PushStatistics } from '../push-statistics.ts';
import { reportFloods } from '../report-floods.ts';
import { type RunOptions, readLimits } from '../run-pipeline.ts';
import { clockRows } from '../server-clocks.ts';
import type { Shard } from '../shards/shard-record.ts';
import { type TlsShare, tlsSummary } from '../tls-counter.ts';
import { CallFactsReader, FACTS } from './call-facts.ts';
import { Crew, SLABS_IN_FLIGHT } from './crew.ts';
import { Crowded } from './crowded.ts';
import { Dispatcher, type OutgoingBatch } from './dispatcher.ts';
import { ConnectionNumbers, type GatheredCall, gatheredCalls, gatheredPushes } from './gathering.ts';
import type { Harvest, PushedRow, Rest, WorkerSetup } from './protocol.ts';

/** Receives what a run finds. */
export interface CallListener {
  /** Calls at every barrier, or all in the end: everything that ended before. */
  calls(calls: readonly GatheredCall[]): void;
  /** See `ReleaseOrder`; only where barriers are wanted. */
  barrier(earliestNs: number, nowNs: number): void;
}

/** What a run found besides calls. Its pushes are ordered and numbered; with barriers they are only counted. */
export interface ThreadedFindings extends Findings {
  readonly pushCount: number;
  /** What has to be known to join this run with those of other shards; but for calls. */
  readonly traces: RunTraces;
  readonly listed: readonly Push[];
}

/** See `ShardRecord`. */
export interface RunTraces {
  readonly common: readonly LoggedDiagnostic[];
  /** Of a shard only. */
  readonly connections: readonly (readonly [turn: number, owner: number])[];
  readonly pushes: readonly PushedRow[];
  readonly logged: readonly LoggedDiagnostic[];
  readonly sessions: Rest['sessions'];
  readonly clocks: Rest['clocks'];
  readonly tls: readonly TlsShare[];
  readonly otherTraffic: readonly Rest['otherTraffic'][];
}

type Waiting = { readonly harvest: Harvest; readonly barrier: number };

/** One run in several threads: this one reads captures as far as TCP segments, workers, of which it is one, do the rest. */
export class ThreadedRun {
  readonly #inputs: readonly CaptureInput[];
  readonly #options: RunOptions;
  readonly #limits: Limits;
  readonly #listener: CallListener;
  readonly #withBarriers: boolean;
  readonly #log: DiagnosticLog;
  readonly #clock = new CaptureClock();
  readonly #dispatcher: Dispatcher;
  readonly #crew: Crew;
  /** One machine of many: the others have their own guards, and there is no run to make again. */
  readonly #isShard: boolean;
  readonly #numbers: ConnectionNumbers;
  readonly #readers: readonly CallFactsReader[];
  readonly #waiting: readonly Waiting[][];
  readonly #rests: (readonly [worker: number, rest: Rest])[] = [];
  readonly #pushStatistics = new PushStatistics();
  readonly #pushes: PushedRow[] = [];
  readonly #barrierTimes: number[] = [];
  /** Of the batches being sent; 0: none. */
  #barrier = 0;
  #barriersDone = 0;
  #calls = 0;
  #pushCount = 0;

  constructor(
    inputs: readonly CaptureInput[],
    options: RunOptions,
    threads: { readonly workers: number; readonly setup: Omit<WorkerSetup, 'share' | 'trackOpen' | 'limits'> },
    listener: CallListener,
    withBarriers: boolean,
    shard: Shard | null = null,
  ) {
    const { workers } = threads;
    this.#inputs = inputs;
    this.#options = options;
    this.#limits = readLimits(options);
    this.#listener = listener;
    this.#withBarriers = withBarriers;
    this.#log = new DiagnosticLog(this.#limits.examples);
    this.#numbers = new ConnectionNumbers(workers);
    this.#readers = Array.from({ length: workers }, () => new CallFactsReader());
    this.#waiting = Array.from({ length: workers }, () => []);
    this.#dispatcher = new Dispatcher(
      workers,
      this.#limits.idle,
      (worker, batch) => this.#send(worker, batch),
      (partition) => shard === null || partition % shard.count === shard.index - 1,
    );
    this.#isShard = shard !== null;
    const setup = { ...threads.setup, limits: this.#limits, share: 1 / workers, trackOpen: withBarriers };
    const crewListener = {
      harvest: (worker: number, harvest: Harvest, barrier: number) => this.#harvest(worker, harvest, barrier),
      free: (records: SharedArrayBuffer) => this.#dispatcher.giveBack(records),
    };
    this.#crew = new Crew(setup, workers, crewListener);
  }

  get clock(): CaptureClock {
    return this.#clock;
  }

  /** @throws Crowded when the run has to be made by one thread; see `readCaptures` */
  async run(): Promise<ThreadedFindings> {
    try {
      return await this.#run();
    } finally {
      await this.#crew.stop();
    }
  }

  async #run(): Promise<ThreadedFindings> {
    const log = this.#log;
    const limits = this.#limits;
    const { onProgress, stdin, signal, timeoutMs, overlap = 'bsd' } = this.#options;
    const network = new Network(this.#dispatcher, {
      log,
      limits,
      fragmentOverlap: overlap === 'last' ? 'last' : 'first',
    });
    const counter = new PacketCounter(network, (nowNs) => this.#setBarrier(nowNs));
    const facts = await readCaptures(this.#inputs, counter, {
      log,
      clock: this.#clock,
      limits: {
        maxRecord: limits.record,
        maxBlock: limits.block,
        maxInterfaces: limits.interfaces,
        maxContainerBytes: limits.containerBytes,
      },
      slabs: {
        allocate: (length) => new Uint8Array(new SharedArrayBuffer(length)),
        waiting: SLABS_IN_FLIGHT,
        ready: () => {
          this.#dispatcher.flush();
          return this.#crew.ready(this.#dispatcher.slabNumber + 1);
        },
      },
      onSecrets: () => {
        throw new Crowded('secrets of the capture open connections in one thread only');
      },
      onProgress: (state) => onProgress?.({ ...state, calls: this.#calls }),
      stdin,
      signal,
      interrupt: this.#options.interrupt,
      hash: this.#options.hashInputs,
      timeoutMs,
    });
    network.end();
    this.#dispatcher.flush();
    this.#crew.end(counter.lastNs, this.#dispatcher.lastPacket, this.#clock.baseNs);
    await this.#crew.done();
    this.#takeAll();
    return this.#findings(facts, counter, network);
  }

  #send(worker: number, batch: OutgoingBatch): void {
    this.#crew.send(worker, batch, this.#clock.baseNs, this.#barrier);
  }

  #setBarrier(nowNs: number): void {
    if (!this.#withBarriers) return;
    this.#barrierTimes.push(nowNs);
    this.#barrier = this.#barrierTimes.length;
    this.#dispatcher.flush(true);
    this.#barrier = 0;
  }

  #harvest(worker: number, harvest: Harvest, barrier: number): void {
    if (harvest.crowded && !this.#isShard) throw new Crowded('a guard that all connections share has spoken');
    this.#calls += harvest.facts.length / FACTS;
    this.#waiting[worker]!.push({ harvest, barrier });
    if (harvest.rest !== null) this.#rests.push([worker, harvest.rest]);
    while (this.#waiting.every((waiting) => waiting.some((one) => one.barrier === this.#barriersDone + 1))) {
      this.#pass(++this.#barriersDone);
    }
  }

  /** All workers have come to a barrier. */
  #pass(barrier: number): void {
    let earliestNs = Number.POSITIVE_INFINITY;
    const passed: [number, Harvest][] = [];
    for (const [worker, waiting] of this.#waiting.entries()) {
      const last = waiting.findIndex((one) => one.barrier === barrier);
      earliestNs = Math.min(earliestNs, waiting[last]!.harvest.openNs);
      for (const { harvest } of waiting.splice(0, last + 1)) passed.push([worker, harvest]);
    }
    this.#take(passed);
    this.#listener.barrier(earliestNs, this.#barrierTimes[barrier - 1]!);
  }

  #takeAll(): void {
    this.#take(this.#waiting.flatMap((waiting, worker) => waiting.map(({ harvest }) => [worker, harvest] as const)));
  }

  #take(harvests: readonly (readonly [number, Harvest])[]): void {
    const numbers = this.#numbers;
    for (const [worker, { connections }] of harvests) numbers.add(worker, connections);
    numbers.assign();
    const pushes: PushedRow[] = [];
    for (const [worker, harvest] of harvests) {
      this.#listener.calls(gatheredCalls(worker, harvest, this.#readers[worker]!, numbers));
      for (const row of gatheredPushes(worker, harvest, numbers)) pushes.push(row);
    }
    // As one thread would have met them.
    pushes.sort((a, b) => a.turn - b.turn || a.owner - b.owner);
    for (const row of pushes) {
      this.#pushStatistics.add({
        ...(row.push as Push),
        ...placeOf(row),
        receiver: row.receiver,
      } as unknown as PushRecord);
      this.#pushCount++;
      if (!this.#withBarriers) this.#pushes.push(row);
    }
  }

  #findings(facts: readonly CaptureFacts[], counter: PacketCounter, network: Network): ThreadedFindings {
    const log = this.#log;
    const common = log.logged();
    const rests = [...this.#rests].sort(([a], [b]) => a - b);
    for (const [worker, { logged }] of rests) log.take(logged.map((one) => this.#renumbered(one, worker)));
    reportFloods(log);
    const sum = (of: (rest: Rest) => number) => rests.reduce((total, [, rest]) => total + of(rest), 0);
    return {
      inputs: facts,
      clock: this.#clock,
      log,
      calls: [],
      pushes: [],
      pushCount: this.#pushCount,
      traces: {
        common,
        connections: this.#isShard ? this.#numbers.keys() : [],
        pushes: this.#sortedPushes().map(({ row }) => row),
        logged: rests.flatMap(([worker, { logged }]) => logged.map((one) => this.#renumbered(one, worker))),
        sessions: rests.flatMap(([, { sessions }]) => sessions),
        clocks: rests.flatMap(([, { clocks }]) => clocks),
        tls: rests.map(([worker, { tls }]) => this.#numbered(tls, worker)),
        otherTraffic: rests.map(([, { otherTraffic }]) => otherTraffic),
      },
      listed: this.#listedPushes(),
      packets: counter.packets,
      packetBytes: counter.bytes,
      accounting: network.accounting,
      connections: this.#numbers.count,
      exchanges: sum(({ exchanges }) => exchanges),
      envelopes: sum(({ envelopes }) => envelopes),
      otherTraffic: otherTrafficRows(rests.map(([, { otherTraffic }]) => otherTraffic)),
      sessions: new SessionGroups(rests.flatMap(([, { sessions }]) => sessions)),
      pushStats: this.#pushStatistics.rows(),
      tls: tlsSummary(rests.map(([worker, { tls }]) => this.#numbered(tls, worker))),
      clocks: clockRows(rests.flatMap(([, { clocks }]) => clocks)),
    };
  }

  #sortedPushes() {
    return this.#pushes
      .map((row) => ({ row, ...placeOf(row), exchange: (row.push as Push).exchange }))
      .sort(comparePushes);
  }

  #listedPushes(): Push[] {
    return this.#sortedPushes().map(({ row, connection }, index) => ({
      ...(row.push as Push),
      id: index + 1,
      connection,
    }));
  }

  #numbered(share: TlsShare, worker: number): TlsShare {
    const rows = share.rows.map((row) => ({
      ...row,
      examples: row.examples.map((connection) => this.#numbers.of(worker, connection)),
    }));
    return { ...share, rows };
  }

  #renumbered(logged: LoggedDiagnostic, worker: number): LoggedDiagnostic {
    const examples = logged.examples.map(({ detail, place }) => {
      if (place.connection === undefined) return { detail, place };
      return { detail, place: { ...place, connection: this.#numbers.of(worker, place.connection) } };
    });
    return { ...logged, examples };
  }
}

function placeOf({ atNs, connection }: PushedRow): { atNs: number; connection: number } {
  return { atNs: atNs ?? Number.NaN, connection };
}
