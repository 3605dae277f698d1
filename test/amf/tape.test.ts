import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/amf/access.ts';
import { decodeAmf3 } from '../../src/amf/decode-value.ts';
import { Tape } from '../../src/amf/tape.ts';
import { amf } from '../support/amf-bytes.ts';

/** An AMF3 string of 100 letters. */
const textOfLetter = (letter: string) => amf(`06 8149 '${letter.repeat(100)}'`);

describe('a tape that is used again', () => {
  it('forgets the texts of the value before', () => {
    const tape = new Tape();
    expect(textOf(tape, decodeAmf3(textOfLetter('a'), { tape }).node)).toBe('a'.repeat(100));
    expect(textOf(tape, decodeAmf3(textOfLetter('b'), { tape }).node)).toBe('b'.repeat(100));
  });

  it('forgets them by a new map: one that is cleared refers from old memory to all that comes later', () => {
    const tape = new Tape();
    textOf(tape, decodeAmf3(textOfLetter('a'), { tape }).node);
    const { texts } = tape;
    decodeAmf3(textOfLetter('b'), { tape });
    expect([texts.size, tape.texts.size]).toEqual([1, 0]);
  });

  it('keeps the map while no text was asked for', () => {
    const tape = new Tape();
    const { texts } = tape;
    decodeAmf3(textOfLetter('a'), { tape });
    decodeAmf3(textOfLetter('b'), { tape });
    expect(tape.texts).toBe(texts);
  });
});
