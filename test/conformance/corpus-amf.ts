import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { envelopeToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3, decodeSequence } from '../../src/amf/decode-value.ts';
import type { AmfDiagnostic } from '../../src/amf/diagnostic.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { readSharedObject } from '../../src/amf/sol.ts';
import { toValue, toValues } from '../../src/amf/to-value.ts';
import type { AmfObject } from '../../src/amf/value.ts';
import { type Amfj, agreesUnresolved, fromAmfj, fromAmfjList, simplify } from '../support/amfj.ts';

export interface CorpusResult {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly { readonly file: string; readonly why: string }[];
  /** Files, values and envelopes compared per source folder. */
  readonly sources: Readonly<Record<string, { files: number; values: number; envelopes: number }>>;
}

interface Expected {
  readonly file: string;
  readonly kind: string;
  readonly expect: 'value' | 'error';
  readonly value?: Amfj;
  readonly values?: readonly Amfj[];
  readonly sol?: {
    readonly name: string;
    readonly length: number;
    readonly amfVersion: number;
    readonly body: readonly [string, Amfj][];
  };
  readonly envelope?: {
    readonly version: number;
    readonly trailing?: string;
    readonly headers: readonly {
      readonly name: string;
      readonly mustUnderstand: boolean;
      readonly length: number;
      readonly actualLength: number;
      readonly value: Amfj;
    }[];
    readonly messages: readonly {
      readonly target: string;
      readonly response: string;
      readonly length: number;
      readonly actualLength: number;
      readonly value: Amfj;
    }[];
  };
}

/** Findings that show that a value could not be read as it stands. */
const ERRORS: ReadonlySet<string> = new Set([
  'amf.truncated',
  'amf.bad-marker',
  'amf.bad-reference',
  'amf.count-limit',
  'amf.depth-limit',
  'amf.externalizable',
  'amf.externalizable-guessed',
  'amf.trailing',
  'amf.body-count-short',
  'amf.bodies-lost',
]);

interface Got {
  readonly json: unknown;
  readonly diagnostics: readonly AmfDiagnostic[];
  readonly values: number;
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function unsigned(length: number): number {
  return length < 0 ? length + 4294967296 : length;
}

function decode(expected: Expected, bytes: Uint8Array): Got {
  switch (expected.kind) {
    case 'value-amf0':
    case 'value-amf3': {
      const decoded = (expected.kind === 'value-amf0' ? decodeAmf0 : decodeAmf3)(bytes);
      return {
        json: simplify(plain(decoded.value())),
        diagnostics: decoded.diagnostics,
        values: decoded.tape.count - 1,
      };
    }
    case 'values-amf0':
    case 'values-amf3': {
      const decoded = decodeSequence(expected.kind === 'values-amf0' ? 'amf0' : 'amf3', bytes);
      const json = simplify(plain(toValues(decoded.tape, decoded.nodes)));
      return { json, diagnostics: decoded.diagnostics, values: decoded.tape.count - 1 };
    }
    case 'sol': {
      const decoded = readSharedObject(bytes);
      const root = toValue(decoded.tape, decoded.node) as AmfObject;
      const { name, version, declaredLength } = decoded;
      const json = { name, version, declaredLength, body: simplify(plain(root.props)) };
      return { json, diagnostics: decoded.diagnostics, values: decoded.tape.count - 1 };
    }
    default: {
      const direction = expected.kind === 'envelope-request' ? 'request' : 'response';
      const envelope = readEnvelope(bytes, 0, bytes.length, { direction });
      const shown = plain(envelopeToJson(envelope)) as ReturnType<typeof envelopeToJson>;
      const value = (part: { value: unknown; declaredLength: number; length: number }) => ({
        declaredLength: part.declaredLength,
        length: part.length,
        value: simplify(part.value),
      });
      const json = {
        version: shown.version,
        headers: shown.headers.map(({ name, mustUnderstand, ...rest }) => ({ name, mustUnderstand, ...value(rest) })),
        bodies: shown.bodies.map(({ target, response, ...rest }) => ({ target, response, ...value(rest) })),
        trailing: shown.trailing ?? '',
      };
      const parts = [...envelope.headers, ...envelope.bodies];
      const diagnostics = [...envelope.diagnostics, ...parts.flatMap((part) => part.diagnostics)];
      return { json, diagnostics, values: envelope.tape.count - 1 };
    }
  }
}

function want(expected: Expected): unknown {
  if (expected.value !== undefined) return fromAmfj(expected.value);
  if (expected.values !== undefined) return fromAmfjList(expected.values);
  if (expected.sol !== undefined) {
    const { name, amfVersion, length, body } = expected.sol;
    // Id 0 is the shared object itself, an entry of its own reference table.
    const root = fromAmfj({ t: 'object', id: 0, class: null, members: body }) as { props: unknown };
    return { name, version: amfVersion, declaredLength: length, body: root.props };
  }
  const envelope = expected.envelope!;
  const part = (length: number, actual: number, value: Amfj) => ({
    declaredLength: unsigned(length),
    length: actual,
    value: fromAmfj(value),
  });
  return {
    version: envelope.version,
    headers: envelope.headers.map(({ name, mustUnderstand, length, actualLength, value }) => ({
      name,
      mustUnderstand,
      ...part(length, actualLength, value),
    })),
    bodies: envelope.messages.map(({ target, response, length, actualLength, value }) => ({
      target,
      response,
      ...part(length, actualLength, value),
    })),
    trailing: envelope.trailing ?? '',
  };
}

function firstDifference(got: unknown, wanted: unknown, path = ''): string {
  if (isDeepStrictEqual(got, wanted) || agreesUnresolved(got, wanted)) return '';
  if (typeof got !== 'object' || typeof wanted !== 'object' || got === null || wanted === null) {
    return `${path}: got ${JSON.stringify(got)?.slice(0, 80)}, wanted ${JSON.stringify(wanted)?.slice(0, 80)}`;
  }
  const keys = new Set([...Object.keys(got), ...Object.keys(wanted)]);
  for (const key of keys) {
    const found = firstDifference(
      (got as Record<string, unknown>)[key],
      (wanted as Record<string, unknown>)[key],
      `${path}/${key}`,
    );
    if (found !== '') return found;
  }
  return '';
}

/** Decodes every file of a corpus folder (`SOURCE/NAME.bin|.sol` beside `NAME.expected.json`) and compares it with what is expected. */
export function checkCorpus(dir: string): CorpusResult {
  const failures: { file: string; why: string }[] = [];
  const sources: Record<string, { files: number; values: number; envelopes: number }> = {};
  let passed = 0;
  for (const path of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!path.endsWith('.expected.json')) continue;
    const expected = JSON.parse(readFileSync(join(dir, path), 'utf8')) as Expected;
    if (expected.kind === 'flv') continue;
    const folder = join(path, '..');
    const source = basename(folder);
    sources[source] ??= { files: 0, values: 0, envelopes: 0 };
    const tally = sources[source];
    tally.files++;
    try {
      const bytes = new Uint8Array(readFileSync(join(dir, folder, expected.file)));
      const got = decode(expected, bytes);
      tally.values += got.values;
      if (expected.kind.startsWith('envelope')) tally.envelopes++;
      const why =
        expected.expect === 'error'
          ? got.diagnostics.some((item) => ERRORS.has(item.code))
            ? ''
            : 'an error was expected'
          : firstDifference(got.json, want(expected));
      if (why === '') passed++;
      else failures.push({ file: path, why });
    } catch (error) {
      failures.push({ file: path, why: `internal error: ${String(error)}` });
    }
  }
  return { passed, failed: failures.length, failures, sources };
}
