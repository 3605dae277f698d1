import { type CodePointSet, foldCase } from './code-point-set.ts';
import type { Assertion, PatternNode } from './parse-pattern.ts';
import { PatternError } from './pattern-error.ts';

/** One instruction of the machine; `next` and `other` are indexes into the program. */
export type Instruction =
  | { readonly kind: 'point'; readonly point: number; readonly ignoreCase: boolean }
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'assert'; readonly what: Assertion }
  /** Goes on at both. */
  | { readonly kind: 'split'; next: number; other: number }
  | { readonly kind: 'jump'; next: number }
  | { readonly kind: 'match' };

/** Bounds the work for one character of text. */
export const MAX_PROGRAM = 1000;

/** Thompson's construction. Anything but split and jump goes on at the next instruction. @throws PatternError when it grows too long */
export function compilePattern(node: PatternNode, pattern: string): Instruction[] {
  const program: Instruction[] = [];
  const add = <T extends Instruction>(instruction: T): T => {
    if (program.length >= MAX_PROGRAM)
      throw new PatternError('the pattern needs too many steps: repeat less', 0, pattern.length);
    program.push(instruction);
    return instruction;
  };
  const emit = (part: PatternNode): void => {
    switch (part.kind) {
      case 'empty':
        return;
      case 'point':
        add({ ...part, point: part.ignoreCase ? foldCase(part.point) : part.point });
        return;
      case 'set':
      case 'assert':
        add(part);
        return;
      case 'sequence':
        for (const one of part.parts) emit(one);
        return;
      case 'choice': {
        const ends: { next: number }[] = [];
        for (const [index, one] of part.parts.entries()) {
          if (index === part.parts.length - 1) {
            emit(one);
            break;
          }
          const split = add({ kind: 'split', next: program.length + 1, other: 0 });
          emit(one);
          ends.push(add({ kind: 'jump', next: 0 }));
          split.other = program.length;
        }
        for (const end of ends) end.next = program.length;
        return;
      }
      case 'repeat':
        emitRepeat(part.part, part.least, part.most);
    }
  };
  const emitRepeat = (part: PatternNode, least: number, most: number | null): void => {
    // Repeating nothing is nothing, however often: (){1000}{1000} must not loop.
    for (let times = 0; times < least; times++) {
      const before = program.length;
      emit(part);
      if (program.length === before) return;
    }
    if (most === null) {
      const split = add({ kind: 'split', next: program.length + 1, other: 0 });
      const at = program.length - 1;
      emit(part);
      add({ kind: 'jump', next: at });
      split.other = program.length;
      return;
    }
    const splits: { other: number }[] = [];
    for (let times = least; times < most; times++) {
      splits.push(add({ kind: 'split', next: program.length + 1, other: 0 }));
      emit(part);
    }
    for (const split of splits) split.other = program.length;
  };
  emit(node);
  add({ kind: 'match' });
  return program;
}
