import { expect, it } from 'vitest';
import { firstDifference } from '../../scripts/identity/first-difference.ts';
import { numbersOf } from '../../scripts/identity/numbers.ts';

it('equal bytes do not differ', () => {
  expect(firstDifference(Buffer.from('a\nb'), Buffer.from('a\nb'))).toBeNull();
});

it('a difference is told by its line, with what stands there', () => {
  expect(firstDifference(Buffer.from('first\nold\n'), Buffer.from('first\nnew\n'))).toBe(
    'line 2: "first\\nold\\n" became "first\\nnew\\n"',
  );
  expect(firstDifference(Buffer.from('first\nold\n'), Buffer.from('first\n'))).toBe(
    'line 2: "first\\nold\\n" became the end',
  );
});

it('counts of threads and shards', () => {
  expect(numbersOf('1,2,7')).toEqual([1, 2, 7]);
  for (const list of ['', '0', '1,x', '65', '1.5']) expect(numbersOf(list)).toBeNull();
});
