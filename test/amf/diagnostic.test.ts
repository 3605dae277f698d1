import { describe, expect, it } from 'vitest';
import { FindingList } from '../../src/amf/diagnostic.ts';

const listed = (findings: FindingList) => findings.items.map(({ code, offset, count }) => [code, offset, count ?? 1]);

describe('findings', () => {
  it('of one code are listed eight times, later ones are counted on the last', () => {
    const findings = new FindingList();
    for (let at = 0; at < 11; at++) findings.add('amf.cycle', '', at);
    expect(listed(findings)).toEqual([...[0, 1, 2, 3, 4, 5, 6].map((at) => ['amf.cycle', at, 1]), ['amf.cycle', 7, 4]]);
  });

  it('of several codes are counted apart, from the first one on', () => {
    const findings = new FindingList();
    for (let at = 0; at < 20; at++) findings.add(at % 2 === 0 ? 'amf.cycle' : 'amf.nonfinite', '', at);
    findings.add('amf.date-zone', '', 20);
    expect(listed(findings)).toEqual([
      ...Array.from({ length: 14 }, (_, at) => [at % 2 === 0 ? 'amf.cycle' : 'amf.nonfinite', at, 1]),
      ['amf.cycle', 14, 3],
      ['amf.nonfinite', 15, 3],
      ['amf.date-zone', 20, 1],
    ]);
  });

  it('say whether a further one would be listed', () => {
    const findings = new FindingList();
    for (let at = 0; at < 9; at++) findings.add('amf.cycle', '', at);
    expect([findings.lists('amf.cycle'), findings.lists('amf.nonfinite')]).toEqual([false, true]);
  });

  it('of equal detail become one where that is asked for', () => {
    const findings = new FindingList();
    for (const detail of ['a', 'b', 'a', 'a']) findings.addOnce('indicator.unexpected-class', detail, 0);
    expect(findings.items.map(({ detail, count }) => [detail, count])).toEqual([
      ['a', 3],
      ['b', undefined],
    ]);
  });

  it('without entries share one list', () => {
    expect(new FindingList().items).toBe(new FindingList().items);
  });
});
