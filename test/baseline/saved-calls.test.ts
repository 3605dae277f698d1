import { describe, expect, it } from 'vitest';
import { DocumentScanner } from '../../src/baseline/document-scanner.ts';
import { checkCall } from '../../src/baseline/read-call.ts';
import { SavedCalls } from '../../src/baseline/saved-calls.ts';
import { json } from '../../src/report/formats/json.ts';
import type { Call } from '../../src/report/model.ts';
import { argumentsOf, plantedCall, plantedReport } from '../support/planted-report.ts';

const FAULT = {
  code: 'A.B',
  message: 'x\n      "timing": {',
  detail: null,
  level: 'error',
  type: null,
  category: 'server',
  where: 'envelope',
  rootCause: { $: 'object', members: [['timing', 1]] },
};

/** Texts of calls as a saved report has them. */
function texts(calls: readonly Call[]): string[] {
  const found: string[] = [];
  const scanner = new DocumentScanner({ call: (text) => found.push(text) });
  scanner.push(new TextEncoder().encode([...json.render(plantedReport(calls), {})].join('')));
  scanner.end();
  return found;
}

function withoutValues({ arguments: _arguments, result: _result, ...call }: Call): Call {
  return call;
}

const CALLS: Record<string, Call> = {
  'a plain one': plantedCall('a.b', 10),
  'one with a fault': plantedCall('a.b', 10, { status: 'fault', fault: FAULT }),
  'one that says little': plantedCall('a.b', 10, { version: null, encoding: null, responseBytes: null }),
  'one without values': withoutValues(plantedCall('a.b', 10)),
  'names and values that look like its lines': plantedCall('a"\n      "kind": "poll', 10, {
    arguments: argumentsOf('\n      "result": 5,\n    }', { $: 'external', fields: { result: 1 } }),
    target: '"operation": "x"',
  }),
  'other scripts': plantedCall('Ж.世界', 10, { arguments: argumentsOf('Grüße') }),
  'a long one': plantedCall('a.b', 10, { arguments: argumentsOf('x'.repeat(20_000)) }),
};

describe('calls of a saved report', () => {
  for (const [name, call] of Object.entries(CALLS)) {
    it(`${name}: as if it were parsed`, () => {
      const saved = new SavedCalls();
      for (const text of texts([call, call])) {
        const whole = JSON.parse(text) as Call;
        const read = saved.read(text);
        expect(whole).toMatchObject(JSON.parse(JSON.stringify(read)));
        expect(checkCall(read, 0)).toMatchObject({
          operation: call.operation,
          kind: call.kind,
          requestBytes: 60,
          arguments: whole.arguments,
          result: whole.result,
          timing: { totalNs: 10_000_000, serverNs: 10_000_000, complete: true },
        });
      }
    });
  }

  it('equal values are one object', () => {
    const saved = new SavedCalls();
    const [first, second] = texts([plantedCall('a.b', 10), plantedCall('a.b', 20)]).map(
      (text) => (saved.read(text) as Call).result,
    );
    expect(second).toBe(first);
  });

  it('another layout is left to a parser', () => {
    const [text = ''] = texts([plantedCall('a.b', 10)]);
    expect(new SavedCalls().read(JSON.stringify(JSON.parse(text)))).toBeNull();
    expect(new SavedCalls().read(text.replace('"totalNs": 10000000,', ''))).toBeNull();
  });

  it('what is no number is refused', () => {
    const [text = ''] = texts([plantedCall('a.b', 10)]);
    const read = new SavedCalls().read(text.replace('"totalNs": 10000000', '"totalNs": '));
    expect(() => checkCall(read, 3)).toThrow('/calls/3/timing/totalNs');
  });
});
