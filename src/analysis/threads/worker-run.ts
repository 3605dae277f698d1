import type { CallRecord, PushRecord } from '../../calls/call-record.ts';
import { DiagnosticLog } from '../../diagnostics/log.ts';
import { parseDisplayFilter } from '../../filter/display-filter.ts';
import { NotableCalls } from '../../report/notable-calls.ts';
import { ROW_FORMATS } from '../../report/row-formats.ts';
import { CallSelection } from '../call-selection.ts';
import { Redactor } from '../redact.ts';
import { reportCall, reportDiagnostics, reportPush } from '../report-call.ts';
import { SegmentStages } from '../segment-stages.ts';
import { CallFactsWriter } from './call-facts.ts';
import { TextPacker } from './packed-texts.ts';
import type { EndOfSegments, Harvest, PushedRow, SegmentBatch, WorkerSetup } from './protocol.ts';
import { SegmentReader } from './segment-records.ts';

/** A worker's part of a run: segments in, what was found in them out. */
export class WorkerRun {
  readonly #setup: WorkerSetup;
  readonly #log: DiagnosticLog;
  readonly #redactor: Redactor;
  readonly #stages: SegmentStages;
  readonly #reader = new SegmentReader();
  readonly #clock: { baseNs: bigint | null } = { baseNs: null };
  readonly #selection: CallSelection | null;
  readonly #facts = new CallFactsWriter();
  readonly #rows: {
    readonly parts: (call: ReturnType<typeof reportCall>) => readonly [string, string];
    readonly packer: TextPacker;
  }[];
  readonly #objects: TextPacker | null;
  readonly #notable = new NotableCalls();
  #connections: number[] = [];
  #pushes: PushedRow[] = [];
  #slabNumber = 0;
  #slab: Uint8Array = new Uint8Array(0);

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
    const { limits, rows } = setup;
    const log = new DiagnosticLog(limits.examples);
    this.#log = log;
    this.#redactor = new Redactor(setup.redaction);
    this.#rows = rows.formats.map((name) => ({
      parts: ROW_FORMATS[name].parts({ csvRaw: rows.csvRaw }),
      packer: new TextPacker(),
    }));
    this.#objects = rows.objects === 'none' ? null : new TextPacker();
    this.#selection =
      setup.displayFilter === null
        ? null
        : new CallSelection(parseDisplayFilter(setup.displayFilter), setup.values, this.#clock, this.#redactor);
    this.#stages = new SegmentStages({
      log,
      limits,
      overlap: setup.overlap,
      values: setup.keptValues,
      httpPorts: setup.httpPorts,
      onConnection: () => this.#connections.push(log.turn, log.owner),
      onCall: (call) => this.#call(call),
      onPush: (push) => this.#push(push),
      baseNs: () => this.#clock.baseNs,
      trackOpen: setup.trackOpen,
      share: setup.share,
      ...(setup.classes === null ? {} : { classes: setup.classes }),
    });
  }

  batch(batch: SegmentBatch): Harvest {
    this.#clock.baseNs = batch.baseNs;
    if (batch.slabNumber !== this.#slabNumber && batch.slab !== null) {
      this.#slabNumber = batch.slabNumber;
      this.#slab = new Uint8Array(batch.slab);
      this.#stages.slab(this.#slab);
    }
    const own = batch.own.map((shared) => new Uint8Array(shared));
    this.#reader.read(batch.records, batch.count, this.#slab, own, this.#stages);
    return this.#harvest(false);
  }

  end({ lastNs, packet, baseNs }: EndOfSegments): Harvest {
    this.#clock.baseNs = baseNs;
    this.#stages.end(lastNs, packet);
    return this.#harvest(true);
  }

  #call(record: CallRecord): void {
    const chosen = this.#selection === null ? record : this.#selection.choose(record, 0);
    if (chosen === null) {
      this.#facts.add(record, false, []);
      for (const { packer } of this.#rows) {
        packer.add('');
        packer.add('');
      }
      this.#objects?.add('');
      return;
    }
    this.#facts.add(record, true, reportDiagnostics(chosen, this.#redactor));
    const isWanted =
      this.#objects !== null && (this.#setup.rows.objects === 'all' || this.#notable.add(chosen, record.startedNs));
    if (!isWanted && this.#rows.length === 0) {
      this.#objects?.add('');
      return;
    }
    const call = reportCall(chosen, 0, this.#clock.baseNs, this.#redactor);
    for (const { parts, packer } of this.#rows) {
      const [between, behind] = parts(call);
      packer.add(between);
      packer.add(behind);
    }
    this.#objects?.add(isWanted ? JSON.stringify(call) : '');
  }

  #push(record: PushRecord): void {
    const { atNs, connection, receiver } = record;
    const asAsked = this.#selection?.push(record) ?? record;
    this.#pushes.push({
      turn: this.#log.turn,
      owner: this.#log.owner,
      connection,
      atNs: Number.isNaN(atNs) ? null : atNs,
      receiver,
      push: reportPush(asAsked, 0, this.#clock.baseNs, this.#redactor),
    });
  }

  #harvest(isLast: boolean): Harvest {
    const stages = this.#stages;
    const open = this.#setup.trackOpen && !isLast ? stages.open() : null;
    const harvest: Harvest = {
      ...this.#facts.take(),
      connections: Float64Array.from(this.#connections),
      texts: this.#rows.map(({ packer }) => packer.take()),
      objects: this.#objects?.take() ?? null,
      pushes: this.#pushes.length === 0 ? '' : JSON.stringify(this.#pushes),
      openNs: open?.earliestNs ?? Number.POSITIVE_INFINITY,
      openCount: open?.count ?? 0,
      crowded: stages.crowded,
      rest: isLast
        ? {
            exchanges: stages.exchanges,
            envelopes: stages.envelopes,
            logged: this.#log.logged(),
            sessions: stages.sessions(),
            clocks: stages.clocks(),
            tls: stages.tls(),
            otherTraffic: stages.otherTraffic(),
          }
        : null,
    };
    this.#connections = [];
    this.#pushes = [];
    return harvest;
  }
}
