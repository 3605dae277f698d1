import { describe, expect, it } from 'vitest';
import { SecurityCounter } from '../../src/analysis/security-counter.ts';

const gadget = (name: string) => ({ code: 'indicator.gadget-class', detail: name });

describe('SecurityCounter', () => {
  it('counts calls by code and class, the worst first', () => {
    const counter = new SecurityCounter();
    counter.add([{ code: 'indicator.session-in-url', detail: 'jsessionid in the URL' }], 1);
    counter.add([gadget('b.B'), gadget('a.A'), gadget('a.A'), { code: 'call.order', detail: 'no indicator' }], 2);
    for (let id = 3; id <= 14; id++) counter.add([gadget('a.A')], id);
    expect(counter.findings((name) => `<${name}>`)).toMatchObject([
      { code: 'indicator.gadget-class', class: '<a.A>', count: 13, calls: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
      { code: 'indicator.gadget-class', class: '<b.B>', count: 1, calls: [2], reference: expect.stringMatching(/CWE/) },
      { code: 'indicator.session-in-url', class: null, count: 1, calls: [1] },
    ]);
  });

  it('a call that names two classes in turn is counted once for each', () => {
    const counter = new SecurityCounter();
    counter.add([gadget('a.A'), gadget('b.B'), gadget('a.A')], 1);
    expect(counter.findings().map(({ count }) => count)).toEqual([1, 1]);
  });

  it('is bounded, whatever a sender makes up', () => {
    const counter = new SecurityCounter();
    for (let id = 1; id <= 3000; id++) counter.add([gadget(`made.Up${id}`)], id);
    const findings = counter.findings();
    expect(findings).toHaveLength(1001);
    expect(findings[0]).toMatchObject({ class: null, count: 2000 });
  });
});
