import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateEnvelope } from '../../src/amf/body-test.ts';
import { envelopeToJson, valueToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import type { AmfDiagnostic } from '../../src/amf/diagnostic.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { fromHex } from '../../src/bytes/text.ts';
import names from '../support/domain-names.json' with { type: 'json' };

/** The worked examples of the domain reference, as they stand there. `diags` and `error` use its names for the codes. */
interface Vector {
  readonly id: string;
  readonly kind: 'amf0' | 'amf3' | 'envelope' | 'scan';
  readonly options: { readonly max_depth?: number };
  readonly expect: Record<string, unknown>;
}

const folder = join(import.meta.dirname, 'vectors');
const ids = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));

/** Codes that the reference asks for in its text and that its vectors do not list. */
const UNLISTED: Record<string, readonly string[]> = {
  'a0-date-tz': ['amf.date-zone'],
  'a3-cycle': ['amf.cycle'],
  'a3-gadget': ['indicator.externalizable-gadget'],
};

function codes(diagnostics: readonly AmfDiagnostic[]): string[] {
  return diagnostics.map((item) => item.code).sort();
}

function wanted(id: string, diags: unknown): string[] {
  const mapped = (diags as string[]).map((name) => (names as Record<string, string>)[name] ?? name);
  return [...mapped, ...(UNLISTED[id] ?? [])].sort();
}

function read(id: string): { readonly vector: Vector; readonly bytes: Uint8Array } {
  const vector = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as Vector;
  return { vector, bytes: fromHex(readFileSync(join(folder, `${id}.hex`), 'utf8'))! };
}

function part(id: string, json: Record<string, unknown>): Record<string, unknown> {
  const { diags, ...rest } = json;
  return { ...rest, diagnostics: wanted(id, diags) };
}

describe('domain vectors', () => {
  it.each(ids)('%s', (id) => {
    const { vector, bytes } = read(id);
    const wantedJson = vector.expect;
    if (vector.kind === 'amf0' || vector.kind === 'amf3') {
      const decode = vector.kind === 'amf0' ? decodeAmf0 : decodeAmf3;
      const limits = vector.options.max_depth === undefined ? {} : { limits: { maxDepth: vector.options.max_depth } };
      const got = JSON.parse(JSON.stringify(valueToJson(decode(bytes, limits))));
      if (typeof wantedJson.error === 'string') {
        expect(codes(got.diagnostics)).toContain((names as Record<string, string>)[wantedJson.error]);
        return;
      }
      expect({ value: got.value, diagnostics: codes(got.diagnostics) }).toEqual(part(id, wantedJson));
      return;
    }
    const place = locateEnvelope(bytes, 0, bytes.length);
    expect(place.verdict).toBe('definite');
    expect(place.prefix).toBe(vector.kind === 'scan' ? 'php-text' : null);
    const got = JSON.parse(JSON.stringify(envelopeToJson(readEnvelope(bytes, place.offset, bytes.length), 0)));
    const simplify = (json: { diagnostics: AmfDiagnostic[] }) => ({ ...json, diagnostics: codes(json.diagnostics) });
    const shown = { ...simplify(got), headers: got.headers.map(simplify), bodies: got.bodies.map(simplify) };
    if (vector.kind === 'scan') shown.diagnostics.push('amf.prefix-bytes');
    const list = (name: string) => (wantedJson[name] as Record<string, unknown>[]).map((item) => part(id, item));
    expect(shown).toEqual({ ...part(id, wantedJson), headers: list('headers'), bodies: list('bodies') });
  });
});
