import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/baseline/compare.ts';
import { signsDiffer } from '../../src/baseline/evidence.ts';
import { Side } from '../../src/baseline/side.ts';
import type { Call } from '../../src/report/model.ts';
import { argumentsOf, gaussian, plantedCall, plantedReport, seeded } from '../support/planted-report.ts';

const FAULT = {
  code: 'Server.Busy',
  message: null,
  detail: null,
  level: 'error',
  type: null,
  category: 'server',
  where: 'envelope',
  rootCause: null,
};

/** Twenty operations asked the same sixty questions; some calls fail, some members are left out or null, by chance. */
function varying(random: () => number, failing = 0.08): Side {
  const calls: Call[] = [];
  for (let operation = 0; operation < 20; operation++) {
    for (let question = 0; question < 60; question++) {
      const props: [string, unknown][] = [['price', random() < 0.3 ? null : 1.5]];
      if (random() < 0.5) props.push(['note', 'x']);
      const isFault = random() < failing;
      calls.push(
        plantedCall(`a.op${operation}`, 60 * Math.exp(0.5 * gaussian(random)), {
          arguments: argumentsOf(`question ${question}`),
          result: { $: 'object', id: 0, class: null, props },
          status: isFault ? 'fault' : 'ok',
          fault: isFault ? FAULT : null,
        }),
      );
    }
  }
  const side = new Side();
  side.addReport(plantedReport(calls), 'run');
  return side;
}

describe('outcomes and answers that vary by themselves', () => {
  it('are hardly ever a regression', () => {
    const random = seeded(5);
    const verdicts = Array.from({ length: 60 }, () => compareSides(varying(random), varying(random)).verdict);
    // 2 of 1,000 with another seed.
    expect(verdicts.filter((verdict) => verdict === 'regression').length).toBeLessThanOrEqual(1);
  });

  it('leave what fails for certain certain: a question that was asked often, and a fault of another kind', () => {
    const random = seeded(7);
    const asked = (status: 'ok' | 'fault', code: string): Call[] =>
      Array.from({ length: 8 }, () =>
        plantedCall('b.steady', 10, {
          arguments: argumentsOf('the same'),
          status,
          fault: status === 'fault' ? { ...FAULT, code } : null,
        }),
      );
    const other = (status: 'ok' | 'fault', code: string): Call =>
      plantedCall('b.steady', 10, {
        arguments: argumentsOf('another'),
        status,
        fault: status === 'fault' ? { ...FAULT, code } : null,
      });
    const sideOf = (...calls: Call[]): Side => {
      const side = varying(random);
      side.addReport(plantedReport(calls), 'more');
      return side;
    };
    const found = (a: Side, b: Side) => compareSides(a, b).differences.filter((one) => one.operation === 'b.steady');
    const flip = { change: 'status', baseline: 'ok', candidate: 'fault' };
    // Its code comes and goes elsewhere; eight answers of eight do not.
    expect(
      found(
        sideOf(...asked('ok', 'Server.Busy'), other('fault', 'Server.Busy')),
        sideOf(...asked('fault', 'Server.Busy'), other('fault', 'Server.Busy')),
      ),
    ).toMatchObject([{ ...flip, certain: true }]);
    const once = (code: string) => (status: 'ok' | 'fault') => {
      const steady = { ...FAULT, code };
      return sideOf(
        plantedCall('b.steady', 10, {
          arguments: argumentsOf('one'),
          status,
          fault: status === 'fault' ? steady : null,
        }),
        other('fault', code),
      );
    };
    expect(found(once('Server.Busy')('ok'), once('Server.Busy')('fault'))).toMatchObject([{ ...flip, certain: false }]);
    expect(found(once('Server.Steady')('ok'), once('Server.Steady')('fault'))).toMatchObject([
      { ...flip, certain: true },
    ]);
  });

  it('do not hide that more calls fail', () => {
    const random = seeded(6);
    const { rows } = compareSides(varying(random), varying(random, 0.4));
    const worse = rows.filter((row) => row.verdict === 'regression' && row.metric === 'faults.rate');
    expect(worse.length).toBeGreaterThan(15);
  });

  it('change in one direction when the sign test says so', () => {
    // scipy.stats.binomtest: p = 0.000488, 0.000977, 0.000275.
    expect([signsDiffer(12, 0), signsDiffer(11, 0), signsDiffer(1, 16)]).toEqual([true, false, true]);
  });

  it('a fault code that other operations had before is news of one operation when chance does not explain it', () => {
    const failing = (name: string, count: number): Call[] =>
      Array.from({ length: 40 }, (_, n) => plantedCall(name, 10, n < count ? { status: 'fault', fault: FAULT } : {}));
    const sideOf = (...calls: Call[][]): Side => {
      const side = new Side();
      side.addReport(plantedReport(calls.flat()), 'run');
      return side;
    };
    const before = sideOf(failing('a.one', 0), failing('a.two', 4));
    const found = (count: number) =>
      compareSides(before, sideOf(failing('a.one', count), failing('a.two', 4))).differences;
    expect(found(1)).toMatchObject([{ operation: 'a.one', change: 'fault-new', certain: false }]);
    expect(found(15)).toMatchObject([{ operation: 'a.one', change: 'fault-new', certain: true }]);
    const neverSeen = compareSides(sideOf(failing('a.one', 0)), sideOf(failing('a.one', 1)));
    expect(neverSeen.differences).toMatchObject([{ change: 'fault-new', certain: true }]);
  });
});
