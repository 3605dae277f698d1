import { expect, it } from 'vitest';
import type { Fault } from '../../src/report/model.ts';
import { rootCauseText, untoldCause } from '../../src/report/root-cause.ts';

function fault(rootCause: unknown, message = 'Cannot invoke method.'): Fault {
  return { code: 'X', message, rootCause } as Fault;
}

const cause = (type: string | null, message: string | null, rootCause: unknown = null) => ({
  ...{ type, code: null, message, detail: null, rootCause },
});

it.each([
  ['nothing', null, null],
  ['a text', 'boom', null],
  ['a cause', cause('a.B', 'no row'), 'a.B: no row'],
  ['the cause of a cause', cause('a.B', 'wrapped', cause('c.D', 'no row')), 'c.D: no row'],
  ['a cause without a message', cause('a.B', null), 'a.B'],
  ['a cause without a type', cause(null, 'no row'), 'no row'],
  ['a code in place of the type', { code: 'E1', message: 'no row' }, 'E1: no row'],
  ['an object as it was sent', { $: 'object', class: 'a.B', props: [['message', 'no row']] }, 'a.B: no row'],
  ['members of other types', { type: 1, message: {} }, null],
])('%s', (_name, value, text) => {
  expect(rootCauseText(fault(value))).toBe(text);
});

it('ends on a cause that is its own', () => {
  const loop = { type: 'a.B', message: 'm', rootCause: null as unknown };
  loop.rootCause = loop;
  expect(rootCauseText(fault(loop))).toBe('a.B: m');
});

it('is not told twice', () => {
  expect(untoldCause(fault(cause('a.B', 'no row'), 'a.B : no row'))).toBeNull();
  expect(untoldCause(fault(cause('a.B', 'no row'), 'failed'))).toBe('a.B: no row');
});
