import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTranscripts, renderCase, runTranscript } from '../support/http-transcript.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');
const UPDATE = process.env.UPDATE === '1';

/** Every size up to this, then the whole segment. */
const SIZES = 64;

for (const file of readdirSync(FOLDER).sort()) {
  const path = join(FOLDER, file);
  const cases = parseTranscripts(readFileSync(path, 'utf8'));
  describe(file, () => {
    for (const transcript of cases) {
      it(transcript.name, () => {
        const whole = runTranscript(transcript, Number.MAX_SAFE_INTEGER);
        if (!UPDATE) expect(whole).toEqual(transcript.expected);
        if (transcript.options.has('whole')) return;
        const longest = transcript.steps.reduce(
          (most, step) => Math.max(most, step.kind === 'segment' ? step.bytes.length : 0),
          0,
        );
        for (let size = 1; size <= Math.min(SIZES, longest); size++) {
          expect(runTranscript(transcript, size), `in pieces of ${size}`).toEqual(whole);
        }
      });
    }
  });
  if (UPDATE) {
    const text = cases
      .map((transcript) => renderCase(transcript, runTranscript(transcript, Number.MAX_SAFE_INTEGER)))
      .join('\n');
    writeFileSync(path, text);
  }
}
