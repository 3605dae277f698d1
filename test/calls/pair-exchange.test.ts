import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairExchange } from '../../src/calls/pair-exchange.ts';
import type { AnswerBody, RequestBody } from '../../src/calls/sides.ts';
import { answerBody, requestBody } from '../support/call-sides.ts';

const requests = (...given: Partial<RequestBody>[]): RequestBody[] =>
  given.map((body, index) => requestBody({ ...body, index }));
const answers = (...given: Partial<AnswerBody>[]): AnswerBody[] =>
  given.map((body, index) => answerBody({ ...body, index }));

/** `by:answer index` per request, `-` without one. */
function outline(asked: readonly RequestBody[], told: readonly AnswerBody[]): string[] {
  return pairExchange(asked, told).pairs.map((pair) =>
    pair.answer === null ? '-' : `${pair.by}:${pair.answer.index}`,
  );
}

describe('pairing within one exchange (§6.2)', () => {
  it('1: by response URI, whatever the order', () => {
    const asked = requests({ responseUri: '/1' }, { responseUri: '/2' }, { responseUri: '/3' });
    const told = answers({ key: '/3' }, { key: '/1' }, { key: '/2' });
    expect(outline(asked, told)).toEqual(['uri:1', 'uri:2', 'uri:0']);
    expect(pairExchange(asked, told).reordered).toBe(true);
  });

  it('1: a missing slash in the answer is no difference', () => {
    expect(outline(requests({ responseUri: '/1' }), answers({ key: '1' }))).toEqual(['uri:0']);
  });

  it('1: a second answer to one call is a duplicate and takes no other call', () => {
    const asked = requests({ responseUri: '/1' }, { responseUri: '/2' }, { responseUri: '/3' });
    const told = answers({ key: '/1' }, { key: '/1' }, { key: '/9' });
    const pairing = pairExchange(asked, told);
    expect(outline(asked, told)).toEqual(['uri:0', '-', '-']);
    expect(pairing.pairs[0]!.duplicates.map((answer) => answer.index)).toEqual([1]);
    expect(pairing.orphans.map((answer) => answer.key)).toEqual(['/9']);
  });

  it('1: URI wins over a correlation id that names another call', () => {
    const pairing = pairExchange(
      requests({ responseUri: '/1', messageId: 'A' }),
      answers({ key: '/1', correlationId: 'B' }),
    );
    expect(pairing.pairs[0]).toMatchObject({ by: 'uri', conflict: true });
  });

  it('1: ids differ in case only', () => {
    const pairing = pairExchange(requests({ messageId: 'ab-C' }), answers({ correlationId: 'AB-c' }));
    expect(pairing.pairs[0]).toMatchObject({ by: 'uri', conflict: false });
  });

  it('2: by correlation id when the key is foreign', () => {
    const asked = requests({ responseUri: '/1', messageId: 'A' }, { responseUri: '/2', messageId: 'B' });
    expect(outline(asked, answers({ key: '/8', correlationId: 'B' }))).toEqual(['-', 'correlation:0']);
  });

  it('2: several requests with one key are told apart by id, the rest by order', () => {
    const asked = requests(
      { responseUri: '/1', messageId: 'A' },
      { responseUri: '/1', messageId: 'B' },
      { responseUri: '/1', messageId: 'C' },
    );
    const told = answers({ key: '/1' }, { key: '/1', correlationId: 'A' }, { key: '/1', correlationId: 'C' });
    expect(outline(asked, told)).toEqual(['correlation:1', 'order:0', 'correlation:2']);
  });

  it('3: in order when as many answers as waiting requests are left', () => {
    const asked = requests({ responseUri: '/1' }, { responseUri: '/2' }, { responseUri: 'null' });
    expect(outline(asked, answers({ key: '/8' }, { key: '/9' }))).toEqual(['order:0', 'order:1', '-']);
  });

  it('3: not when the numbers differ', () => {
    const asked = requests({ responseUri: '/1' }, { responseUri: '/2' });
    const pairing = pairExchange(asked, answers({ key: '/9' }));
    expect(pairing.pairs.every((pair) => pair.answer === null)).toBe(true);
    expect(pairing.orphans).toHaveLength(1);
  });

  it('4: the only answer to the only request, which asked for none', () => {
    expect(outline(requests({ responseUri: '' }), answers({ key: '/7' }))).toEqual(['only:0']);
  });

  it('5: a status without a key faults whatever is left', () => {
    const asked = requests({ responseUri: '/1' }, { responseUri: '/2' }, { responseUri: '/3' });
    const told = answers({ key: '/2' }, { key: '', kind: 'status' });
    expect(outline(asked, told)).toEqual(['envelope:1', 'uri:0', 'envelope:1']);
  });

  it('a request that could not be read takes the answers that came', () => {
    const asked = requests({ responseUri: '', unread: true });
    expect(outline(asked, answers({ key: '/7' }))).toEqual(['only:0']);
  });

  it('gives every answer exactly one place', () => {
    const key = fc.constantFrom('', 'null', '/1', '/2', '/3', '1');
    const id = fc.constantFrom(null, 'A', 'B', 'C');
    const asked = fc.array(fc.record({ responseUri: key, messageId: id }), { maxLength: 6 });
    const told = fc.array(
      fc.record({ key, correlationId: id, kind: fc.constantFrom('result' as const, 'status' as const) }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(asked, told, (some, others) => {
        const input = answers(...others);
        const { pairs, orphans } = pairExchange(requests(...some), input);
        const placed = new Set<AnswerBody>(orphans);
        let count = orphans.length;
        for (const pair of pairs) {
          for (const answer of [...(pair.answer === null ? [] : [pair.answer]), ...pair.duplicates]) {
            if (pair.by !== 'envelope' || !placed.has(answer)) count++;
            placed.add(answer);
          }
        }
        expect(placed.size).toBe(input.length);
        expect(count).toBe(input.length);
      }),
      { numRuns: 300 },
    );
  });

  it('takes 10,000 requests of one key in linear time', () => {
    const asked = requests(...Array.from({ length: 10_000 }, () => ({ responseUri: '/1' })));
    const told = answers(...Array.from({ length: 10_000 }, () => ({ key: '/1' })));
    expect(pairExchange(asked, told).pairs.every((pair) => pair.by === 'order')).toBe(true);
  });
});
