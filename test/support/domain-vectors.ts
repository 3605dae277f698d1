import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { AmfDiagnostic } from '../../src/amf/diagnostic.ts';
import { fromHex } from '../../src/bytes/text.ts';
import names from './domain-names.json' with { type: 'json' };

/** The worked examples of the domain reference, as they stand there. `diags` and `error` use its names for the codes. */
export interface Vector {
  readonly id: string;
  readonly kind: 'amf0' | 'amf3' | 'envelope' | 'scan';
  readonly options: { readonly max_depth?: number };
  readonly expect: Record<string, unknown>;
  readonly bytes: Uint8Array;
}

/** What a decoder made of one: `json` as `decode -f json` prints it; `place` of an envelope. */
export interface VectorResult {
  readonly json: Record<string, unknown>;
  readonly place?: { readonly verdict: string; readonly prefix: string | null };
}

const FOLDER = join(import.meta.dirname, '../amf/vectors');

/** All of them, by the order of their names. */
export function domainVectors(): Vector[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5))
    .map((id) => ({
      ...(JSON.parse(readFileSync(join(FOLDER, `${id}.json`), 'utf8')) as Omit<Vector, 'bytes'>),
      id,
      bytes: fromHex(readFileSync(join(FOLDER, `${id}.hex`), 'utf8'))!,
    }));
}

/** Codes that the reference asks for in its text and that its vectors do not list. */
const UNLISTED: Record<string, readonly string[]> = {
  'a0-date-tz': ['amf.date-zone'],
  'a3-cycle': ['amf.cycle'],
  'a3-gadget': ['indicator.externalizable-gadget'],
};

interface Part {
  readonly diagnostics: readonly AmfDiagnostic[];
}

function codes(diagnostics: readonly AmfDiagnostic[]): string[] {
  return diagnostics.map((item) => item.code).sort();
}

function wanted(id: string, diags: unknown): string[] {
  const mapped = (diags as string[]).map((name) => (names as Record<string, string>)[name] ?? name);
  return [...mapped, ...(UNLISTED[id] ?? [])].sort();
}

function part(id: string, json: Record<string, unknown>): Record<string, unknown> {
  const { diags, ...rest } = json;
  return { ...rest, diagnostics: wanted(id, diags) };
}

function simplify<T extends Part>(json: T) {
  return { ...json, diagnostics: codes(json.diagnostics) };
}

/** Expects that a result is what the reference says. */
export function expectVector({ id, kind, expect: should }: Vector, { json, place }: VectorResult): void {
  if (kind === 'amf0' || kind === 'amf3') {
    const got = json as unknown as Part & { value: unknown };
    if (typeof should.error === 'string') {
      expect(codes(got.diagnostics)).toContain((names as Record<string, string>)[should.error]);
      return;
    }
    expect({ value: got.value, diagnostics: codes(got.diagnostics) }, id).toEqual(part(id, should));
    return;
  }
  expect(place?.verdict, id).toBe('definite');
  expect(place?.prefix, id).toBe(kind === 'scan' ? 'php-text' : null);
  const got = json as unknown as Part & { headers: Part[]; bodies: Part[] };
  const shown = { ...simplify(got), headers: got.headers.map(simplify), bodies: got.bodies.map(simplify) };
  if (kind === 'scan') shown.diagnostics.push('amf.prefix-bytes');
  const list = (name: string) => (should[name] as Record<string, unknown>[]).map((item) => part(id, item));
  expect(shown, id).toEqual({ ...part(id, should), headers: list('headers'), bodies: list('bodies') });
}
