import { createHash } from 'node:crypto';
import type { CallRecord } from '../calls/call-record.ts';
import type { Side } from '../calls/sides.ts';
import type { CaptureInput } from '../capture/read-captures.ts';
import type { Direction, HttpBody, HttpExchange, HttpMessage } from '../http/message.ts';
import type { ReportStatus } from '../report/model.ts';
import { bodySecrets } from './body-secrets.ts';
import { reportStatus } from './build-report.ts';
import { byteArraysIn } from './byte-arrays.ts';
import type { MessageSource } from './connection-reader.ts';
import { type BodyExtension, bodyFileName, codedExtension } from './extract-names.ts';
import { compareCalls } from './order-calls.ts';
import { type RedactionOptions, Redactor } from './redact.ts';
import { type RunOptions, runPipeline } from './run-pipeline.ts';
import { VERSION } from './version.ts';

export interface ExtractOptions extends RunOptions {
  readonly redaction?: RedactionOptions;
  /** Writes the ByteArrays inside values, too. */
  readonly byteArrays: boolean;
  /** Takes each file as it is found; the bytes are borrowed until it returns. */
  readonly write: (name: string, bytes: Uint8Array) => void;
}

/** `manifest.json` of a folder of extracted bodies. Members may be added, none changes its meaning. */
export interface ExtractManifest {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'amfscope'; readonly version: string };
  readonly status: ReportStatus;
  readonly note: string;
  readonly inputs: readonly { readonly path: string; readonly sha256: string | null; readonly bytes: number | null }[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly bodies: readonly ExtractedBody[];
}

export interface ExtractedBody {
  /** Order of the ends of the messages in the capture; the number in the file names. */
  readonly number: number;
  readonly connection: number;
  readonly direction: Direction;
  /** n-th message of its direction. */
  readonly message: number;
  /** Null when the connection ended before its exchange was known. */
  readonly exchange: number | null;
  /** Ids of the calls of its exchange, as in the report. */
  readonly calls: readonly number[];
  readonly operations: readonly string[];
  /** Offsets in its direction of the connection: body with its transfer coding. */
  readonly stream: { readonly from: number; readonly to: number };
  /** First and last packet. */
  readonly packets: readonly [number, number];
  /** Of a body that was encrypted: where in the encrypted stream its message stands; `stream` then counts in the plaintext. Missing on others. */
  readonly decrypted?: MessageSource;
  readonly complete: boolean;
  /** `[offset, length]` in the body without transfer coding; the bytes there are 0. */
  readonly missing: readonly (readonly [number, number])[];
  readonly contentType: string | null;
  readonly codings: readonly string[];
  /** Why its files were not written; null when they were. */
  readonly withheld: string | null;
  readonly files: readonly ExtractedFile[];
}

export interface ExtractedFile {
  readonly file: string;
  /** As sent without transfer coding; without content codings; a ByteArray inside a value. */
  readonly role: 'transferred' | 'decoded' | 'byte-array';
  readonly bytes: number;
  readonly sha256: string;
}

type OpenBody = { -readonly [member in keyof ExtractedBody]: ExtractedBody[member] };

const NOTE =
  'Bodies are the bytes of the wire: nothing in them is redacted. Without showSecrets those in which redaction would hide something, ' +
  'or that cannot be checked, are withheld.';
const NO_BODY: ReadonlySet<Side['form']> = new Set(['open', 'close', 'empty']);

/** Reads the captures and hands every AMF body to `write`. @returns the manifest, to be written last */
export async function extractBodies(
  inputs: readonly CaptureInput[],
  options: ExtractOptions,
): Promise<ExtractManifest> {
  const collector = new BodyCollection(options);
  const findings = await runPipeline(
    inputs,
    { ...options, values: 'none' },
    {
      message: (connection, message, side, source) => collector.message(connection, message, side, source),
      exchange: (exchange) => collector.exchange(exchange),
      keepStreams: true,
    },
  );
  collector.nameCalls(findings.calls);
  const { byteArrays, redaction, overlap, httpPorts } = options;
  return {
    schemaVersion: 1,
    tool: { name: 'amfscope', version: VERSION },
    status: reportStatus(findings),
    note: NOTE,
    inputs: findings.inputs.map(({ name, sha256, bytes }) => ({ path: name, sha256, bytes })),
    options: {
      showSecrets: redaction?.showSecrets === true,
      byteArrays,
      overlap: overlap ?? 'bsd',
      httpPorts: httpPorts ?? [],
      maxBody: options.limits?.body ?? null,
      maxDecodedBody: options.limits?.decodedBody ?? null,
    },
    bodies: collector.bodies,
  };
}

class BodyCollection {
  readonly bodies: OpenBody[] = [];
  readonly #options: ExtractOptions;
  readonly #redactor: Redactor;
  /** Bodies whose exchange is not over, by connection, direction and message. */
  readonly #open = new Map<string, OpenBody>();

  constructor(options: ExtractOptions) {
    this.#options = options;
    this.#redactor = new Redactor(options.redaction);
  }

  message(connection: number, message: HttpMessage<Side>, side: Side | null, source: MessageSource | null): void {
    const { body } = message;
    if (side === null || body === null || body.length === 0 || NO_BODY.has(side.form)) return;
    const number = this.bodies.length + 1;
    const codings = body.kept ? body.content().codings : [];
    const withheld = this.#withheld(message, body);
    const row: OpenBody = {
      number,
      connection,
      direction: message.direction,
      message: message.number,
      exchange: null,
      calls: [],
      operations: [],
      stream: { from: message.bodyFrom, to: message.streamTo },
      packets: [message.firstPacket, message.lastPacket],
      ...(source === null ? {} : { decrypted: source }),
      complete: message.complete,
      missing: [...body.holes],
      contentType: message.headers.get('content-type'),
      codings,
      withheld,
      files: withheld === null ? this.#write(number, message, body, side) : [],
    };
    this.bodies.push(row);
    this.#open.set(keyOf(connection, message), row);
  }

  exchange(exchange: HttpExchange<Side>): void {
    for (const message of [exchange.request, exchange.response]) {
      if (message === null) continue;
      const key = keyOf(exchange.connection, message);
      const row = this.#open.get(key);
      if (row !== undefined) row.exchange = exchange.number;
      this.#open.delete(key);
    }
  }

  /** Says of each body which calls it belongs to, under the ids that they have in a report. */
  nameCalls(records: readonly CallRecord[]): void {
    const calls = new Map<string, { ids: number[]; operations: Set<string> }>();
    for (const [index, { connection, exchange, operation }] of [...records].sort(compareCalls).entries()) {
      const key = `${connection} ${exchange}`;
      const entry = calls.get(key) ?? { ids: [], operations: new Set<string>() };
      calls.set(key, entry);
      entry.ids.push(index + 1);
      entry.operations.add(operation);
    }
    for (const row of this.bodies) {
      const entry = calls.get(`${row.connection} ${row.exchange}`);
      row.calls = entry?.ids ?? [];
      row.operations = [...(entry?.operations ?? [])];
    }
  }

  #withheld(message: HttpMessage<Side>, body: HttpBody): string | null {
    if (!body.kept) return 'it is above --max-body';
    const { bytes, from, to, complete } = body.content();
    const { classes } = this.#options;
    const isWhole = complete && message.complete;
    const { direction } = message;
    const checked = { bytes, from, to, direction, complete: isWhole, ...(classes === undefined ? {} : { classes }) };
    return bodySecrets(checked, this.#redactor);
  }

  #write(number: number, message: HttpMessage<Side>, body: HttpBody, side: Side): ExtractedFile[] {
    const { direction } = message;
    const asked = side.direction === 'request' ? side : message.request?.payload;
    const operation = asked?.direction === 'request' ? asked.bodies[0]?.operation : undefined;
    const about = operation === undefined ? direction : `${direction} ${operation}`;
    const content = body.content();
    const isCoded = content.codings.length > 0;
    const plain = side.form === 'not-amf' || side.form === 'amfx' ? 'bin' : 'amf';
    const files: ExtractedFile[] = [];
    const add = (name: string, role: ExtractedFile['role'], bytes: Uint8Array, extension: BodyExtension) =>
      files.push(this.#file(number, name, role, bytes, extension));
    const sent = isCoded ? codedExtension(content.codings) : plain;
    add(about, 'transferred', body.bytes.subarray(body.from, body.to), sent);
    const decoded = content.bytes.subarray(content.from, content.to);
    if (isCoded) add(about, 'decoded', decoded, plain);
    if (this.#options.byteArrays) {
      for (const [index, bytes] of byteArraysIn(decoded, direction).entries())
        add(`bytes-${index + 1}`, 'byte-array', bytes, 'bin');
    }
    return files;
  }

  #file(
    number: number,
    about: string,
    role: ExtractedFile['role'],
    bytes: Uint8Array,
    extension: BodyExtension,
  ): ExtractedFile {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = bodyFileName(number, about, sha256, extension);
    this.#options.write(file, bytes);
    return { file, role, bytes: bytes.length, sha256 };
  }
}

function keyOf(connection: number, { direction, number }: HttpMessage<Side>): string {
  return `${connection} ${direction} ${number}`;
}
