import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { logAmf } from '../../src/analysis/log-amf.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import type { HttpMessage } from '../../src/http/message.ts';
import { body, envelope } from '../support/amf-bytes.ts';

/** A string that claims five bytes and has four. */
const cut = envelope(body('/1/onResult', 'null', "02 0005 'four'"));

function codesOf(message: { complete: boolean; doubtful: boolean }): string[] {
  const log = new DiagnosticLog(10);
  const read = readEnvelope(cut, 0, cut.length, { direction: 'response' });
  const facts = { direction: 'response', number: 1, firstPacket: 7, body: null, ...message };
  logAmf(log, read, facts as unknown as HttpMessage, 1, 0);
  return log.entries().map(({ code }) => code);
}

describe('a value that runs past the end', () => {
  it('is reported for a message that is whole', () => {
    expect(codesOf({ complete: true, doubtful: false })).toEqual(['amf.truncated']);
  });

  it('is a consequence where bytes are missing or in doubt, which has its own diagnostic', () => {
    expect(codesOf({ complete: false, doubtful: false })).toEqual([]);
    expect(codesOf({ complete: true, doubtful: true })).toEqual([]);
  });
});
