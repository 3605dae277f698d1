import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { locateEnvelope } from '../../src/amf/body-test.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { runPipeline } from '../../src/analysis/run-pipeline.ts';
import type { HttpMessage } from '../../src/http/message.ts';
import { tripOf, whyDifferent } from './corpus-roundtrip.ts';
import { captureFiles, keyFiles, liveNames } from './live.ts';
import { type Outcome, roundTripOutcome } from './outcome.ts';
import { tlsKeys } from './tls-keys.ts';

interface Tally {
  compared: number;
  identical: number;
  /** Envelopes that no reader can read to their end: sent so on purpose, or cut by the capture. */
  readonly broken: string[];
  readonly failures: { file: string; why: string }[];
  readonly differences: { file: string; why: string }[];
}

/** The envelope in a whole body that is declared as AMF; null when it is none. */
function envelopeBytes(message: HttpMessage<unknown>): Uint8Array | null {
  const { body } = message;
  if (!message.complete || body === null || !body.kept || body.length === 0) return null;
  if (!/^application\/x-amf\b/i.test(message.headers.get('content-type') ?? '')) return null;
  const { bytes, from, to, complete } = body.content();
  if (!complete) return null;
  const place = locateEnvelope(bytes, from, to, { declaredAmf: true });
  return place.verdict === 'definite' || place.verdict === 'probable' ? bytes.slice(place.offset, to) : null;
}

function check(bytes: Uint8Array, direction: 'request' | 'response', file: string, tally: Tally): void {
  const envelope = readEnvelope(bytes, 0, bytes.length, { direction });
  if (!envelope.complete) {
    tally.broken.push(`${file}: ${envelope.bodies.flatMap(({ diagnostics }) => diagnostics)[0]?.code ?? 'cut'}`);
    return;
  }
  tally.compared++;
  try {
    const whole = bytes.subarray(0, envelope.to + envelope.trailing);
    const trip = tripOf(`envelope-${direction}`, whole);
    const encoded = trip.encode({});
    if (!isDeepStrictEqual(trip.again(encoded), trip.values))
      tally.failures.push({ file, why: 'values differ after encoding' });
    else if (Buffer.compare(encoded, whole) === 0) tally.identical++;
    else tally.differences.push({ file, why: whyDifferent(trip, whole, encoded) });
  } catch (error) {
    tally.failures.push({ file, why: String(error) });
  }
}

/** Decodes and encodes again every whole AMF body of the recordings. */
export async function checkLiveBodies(folder: string): Promise<Outcome> {
  const tally: Tally = { compared: 0, identical: 0, broken: [], failures: [], differences: [] };
  const files = readdirSync(folder);
  for (const name of liveNames(folder)) {
    const inputs = captureFiles(files, name).map((file) => join(folder, file));
    await runPipeline(
      inputs,
      { values: 'none', tls: tlsKeys(keyFiles(folder, name)) },
      {
        message: (connection, message) => {
          const bytes = envelopeBytes(message);
          const { direction, number } = message;
          if (bytes !== null) check(bytes, direction, `${name} connection ${connection} ${direction} ${number}`, tally);
        },
      },
    );
  }
  const { compared, identical, failures, differences, broken } = tally;
  const row = roundTripOutcome('bodies written again', compared, identical, failures, differences);
  const unreadable = broken.length === 0 ? '' : `; ${broken.length} cannot be read to their end`;
  return { ...row, summary: row.summary + unreadable, details: [...row.details, ...broken] };
}
