import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Piece } from '../../src/tcp/piece.ts';
import { PieceTree } from '../../src/tcp/piece-tree.ts';

function pieceAt(from: number): Piece {
  const piece = new Piece();
  piece.from = from;
  return piece;
}

describe('PieceTree', () => {
  it('finds what a sorted list finds, after any insertions and removals', () => {
    const step = fc.record({ remove: fc.boolean(), key: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer(), (steps, seed) => {
        const tree = new PieceTree(seed);
        const pieces = new Map<number, Piece>();
        for (const { remove, key } of steps) {
          const known = pieces.get(key);
          if (remove && known !== undefined) {
            tree.remove(known);
            pieces.delete(key);
          } else if (!remove && known === undefined) {
            const piece = pieceAt(key);
            pieces.set(key, piece);
            tree.insert(piece);
          }
          const keys = [...pieces.keys()].filter((each) => each <= key);
          expect(tree.floor(key)?.from ?? null).toBe(keys.length === 0 ? null : Math.max(...keys));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stays shallow when filled in order, forwards and backwards', () => {
    for (const sign of [1, -1]) {
      const tree = new PieceTree(7);
      for (let index = 0; index < 100_000; index++) tree.insert(pieceAt(sign * index));
      expect(tree.floor(sign * 500)?.from).toBe(sign * 500);
    }
  });
});
