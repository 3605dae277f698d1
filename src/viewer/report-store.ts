import type { ClassSchema } from '../amf/class-schema.ts';
import { type Columns, fromColumns } from '../report/formats/html/columns.ts';
import { ELEMENTS, type ExchangeEntry, type ReportHead } from '../report/formats/html/data.ts';
import type { Call } from '../report/model.ts';
import { unpackBytes, unpackJson } from './unpack.ts';

/** An exchange with the bytes that its messages index. */
export interface LoadedExchange {
  readonly entry: ExchangeEntry;
  readonly bytes: Uint8Array;
}

interface Part {
  readonly entries: readonly ExchangeEntry[];
  readonly bytes: Uint8Array;
}

/** Parts that stay decompressed; a part is some hundred KiB. */
const KEPT_PARTS = 24;

/** The data of a report: calls in memory, the rest on demand. */
export class ReportStore {
  readonly head: ReportHead;
  readonly calls: readonly Call[];
  readonly classes: ClassSchema;
  readonly #places = new Map<string, number>();
  readonly #parts = new Map<number, Promise<Part | null>>();

  private constructor(head: ReportHead, calls: readonly Call[]) {
    this.head = head;
    this.calls = calls;
    const bodies = head.bodies;
    this.classes = new Map((bodies?.classes ?? []) as Iterable<[string, never]>);
    for (const [at, connection] of (bodies?.connection ?? []).entries()) {
      this.#places.set(`${connection} ${bodies!.exchange[at]}`, at);
    }
  }

  /** Reads the calls. @param onProgress hears how many are there */
  static async open(head: ReportHead, onProgress: (calls: number) => void): Promise<ReportStore> {
    const calls: Call[] = [];
    for (let part = 0; part < head.calls.parts; part++) {
      const columns = await unpackJson<Columns>(`${ELEMENTS.calls}${part}`);
      if (columns !== null) for (const row of fromColumns(columns)) calls.push(row as unknown as Call);
      onProgress(calls.length);
    }
    return new ReportStore(head, calls);
  }

  /** True when messages with their bytes came along. */
  get hasBodies(): boolean {
    return this.head.bodies !== null;
  }

  /** Both messages of a call's exchange; null when they are not in the report. */
  async exchangeOf(call: Call): Promise<LoadedExchange | null> {
    const at = this.#places.get(`${call.connection} ${call.exchange}`);
    const bodies = this.head.bodies;
    if (at === undefined || bodies === null) return null;
    const part = await this.#part(bodies.part[at]!);
    const entry = part?.entries[bodies.entry[at]!];
    return part === null || entry === undefined ? null : { entry, bytes: part.bytes };
  }

  #part(number: number): Promise<Part | null> {
    const known = this.#parts.get(number);
    if (known !== undefined) return known;
    const part = loadPart(number);
    this.#parts.set(number, part);
    if (this.#parts.size > KEPT_PARTS) this.#parts.delete(this.#parts.keys().next().value!);
    return part;
  }
}

async function loadPart(number: number): Promise<Part | null> {
  const id = `${ELEMENTS.bodies}${number}`;
  // The bodies come last in the document.
  if (document.getElementById(id) === null) await documentIsRead();
  const bytes = await unpackBytes(id);
  if (bytes === null) return null;
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const entries = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as ExchangeEntry[];
  return { entries, bytes: bytes.subarray(4 + length) };
}

function documentIsRead(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState !== 'loading') resolve();
    else document.addEventListener('DOMContentLoaded', () => resolve(), { once: true });
  });
}
