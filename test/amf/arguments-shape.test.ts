import { describe, expect, it } from 'vitest';
import { toArgumentsShape } from '../../src/amf/arguments-shape.ts';
import { decodeAmf3 } from '../../src/amf/decode-value.ts';
import { amf } from '../support/amf-bytes.ts';

function shapeOf(source: string) {
  const { tape, node } = decodeAmf3(amf(source));
  return toArgumentsShape(tape, node);
}

const TEXT = { $: 'string', length: 2 };
const INT = { $: 'int' };

describe('shape of arguments', () => {
  it('tells different ones in order', () => {
    expect(shapeOf("09 05 01 06 05 'ab' 04 05")).toMatchObject({ count: 2, each: [TEXT, INT] });
    expect(shapeOf("09 05 01 04 05 06 05 'ab'")).toMatchObject({ count: 2, each: [INT, TEXT] });
  });

  it('follows a reference to an earlier one', () => {
    expect(shapeOf("09 07 01 0A 13 03 'A' 03 'x' 04 01 0A 02 06 05 'ab'")).toMatchObject({
      each: [{ $: 'object', class: 'A' }, { $: 'object', class: 'A' }, TEXT],
    });
  });

  for (const [name, source] of [
    ['one argument', "09 03 01 06 05 'ab'"],
    ['none', '09 01 01'],
    ['several scalars of one kind', "09 05 01 06 05 'ab' 06 07 'abc'"],
    ['more than are told apart', `09 81 05 01 ${'04 05 '.repeat(65)}01`],
    ['no list', '04 05'],
  ] as const) {
    it(`needs no list for ${name}`, () => expect(shapeOf(source)).not.toHaveProperty('each'));
  }
});
