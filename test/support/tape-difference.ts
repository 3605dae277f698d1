import { isDeepStrictEqual } from 'node:util';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import type { AmfDiagnostic } from '../../src/amf/diagnostic.ts';
import { type Envelope, type EnvelopeOptions, readEnvelope } from '../../src/amf/envelope.ts';
import { acceleratedTape } from '../../src/amf/rows.ts';
import { Tape } from '../../src/amf/tape.ts';

/** Used for all bodies, as a run does, so that nothing of one may be left to the next. */
const accelerated = acceleratedTape();

const COLUMNS = ['kind', 'flags', 'start', 'end', 'next', 'key', 'aux'] as const;
const STRINGS = ['stringStart', 'stringEnd'] as const;
const TRAITS = ['traitsClass', 'traitsMembers', 'traitsBits'] as const;

function columnDifference(a: Tape, b: Tape): string | null {
  for (const count of ['count', 'stringCount', 'traitsCount', 'memberNameCount'] as const)
    if (a[count] !== b[count]) return `${count}: ${a[count]} and ${b[count]}`;
  const groups = [
    [COLUMNS, a.count],
    [STRINGS, a.stringCount],
    [TRAITS, a.traitsCount],
    [['memberNames'], a.memberNameCount],
  ] as const;
  for (const [columns, count] of groups) {
    for (const column of columns) {
      const [one, other] = [a[column], b[column]];
      for (let at = 1; at < count; at++)
        if (one[at] !== other[at]) return `${column}[${at}]: ${one[at]} and ${other[at]}`;
    }
  }
  return null;
}

function allDiagnostics(envelope: Envelope): AmfDiagnostic[][] {
  const all: AmfDiagnostic[][] = [];
  for (let part: Envelope | null = envelope; part !== null; part = part.next)
    all.push([...part.diagnostics], ...[...part.headers, ...part.bodies].map(({ diagnostics }) => [...diagnostics]));
  return all;
}

/** Reads a body or value by the grammar alone and with rows at once; says in what the tapes or the findings differ, null when in nothing. */
export function rowsDifference(
  entry: 'request' | 'response' | 'amf0' | 'amf3',
  bytes: Uint8Array,
  options: Omit<EnvelopeOptions, 'tape' | 'direction'> = {},
): string | null {
  const read = (tape: Tape) => {
    if (entry === 'request' || entry === 'response') {
      return allDiagnostics(readEnvelope(bytes, 0, bytes.length, { ...options, tape, direction: entry }));
    }
    const { diagnostics, end, complete } = (entry === 'amf0' ? decodeAmf0 : decodeAmf3)(bytes, { ...options, tape });
    return { diagnostics, end, complete };
  };
  const plain = new Tape();
  const expected = read(plain);
  const got = read(accelerated);
  const difference = columnDifference(plain, accelerated);
  if (difference !== null) return difference;
  return isDeepStrictEqual(expected, got) ? null : `${JSON.stringify(expected)} and ${JSON.stringify(got)}`;
}
