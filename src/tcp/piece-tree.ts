import type { Piece } from './piece.ts';

/**
 * Pieces ordered by `from`: a treap. Invariants: an in-order walk ascends in `from`; no child has a higher `priority` than its parent. With random
 * priorities every operation takes O(log n) whatever the order of insertion.
 */
export class PieceTree {
  #root: Piece | null = null;
  #random: number;

  /** @param seed not from the input, or a sender could build a degenerate tree */
  constructor(seed: number) {
    this.#random = seed | 1;
  }

  /** The last piece that begins at or before `position`. */
  floor(position: number): Piece | null {
    let found: Piece | null = null;
    let node = this.#root;
    while (node !== null) {
      if (node.from <= position) {
        found = node;
        node = node.right;
      } else node = node.left;
    }
    return found;
  }

  insert(piece: Piece): void {
    let random = this.#random;
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    this.#random = random;
    piece.priority = random;
    piece.left = null;
    piece.right = null;
    this.#root = insert(this.#root, piece);
  }

  remove(piece: Piece): void {
    this.#root = remove(this.#root, piece);
    piece.left = null;
    piece.right = null;
  }
}

function insert(node: Piece | null, piece: Piece): Piece {
  if (node === null) return piece;
  if (piece.priority > node.priority) {
    split(node, piece);
    return piece;
  }
  if (piece.from < node.from) node.left = insert(node.left, piece);
  else node.right = insert(node.right, piece);
  return node;
}

/** Hangs what begins before `piece` on its left and the rest on its right. */
function split(root: Piece, piece: Piece): void {
  let node: Piece | null = root;
  let leftEnd: Piece | null = null;
  let rightEnd: Piece | null = null;
  while (node !== null) {
    if (node.from < piece.from) {
      if (leftEnd === null) piece.left = node;
      else leftEnd.right = node;
      leftEnd = node;
      node = node.right;
    } else {
      if (rightEnd === null) piece.right = node;
      else rightEnd.left = node;
      rightEnd = node;
      node = node.left;
    }
  }
  if (leftEnd !== null) leftEnd.right = null;
  if (rightEnd !== null) rightEnd.left = null;
}

function remove(node: Piece | null, piece: Piece): Piece | null {
  if (node === null) return null;
  if (node === piece) return merge(node.left, node.right);
  if (piece.from < node.from) node.left = remove(node.left, piece);
  else node.right = remove(node.right, piece);
  return node;
}

function merge(left: Piece | null, right: Piece | null): Piece | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.priority > right.priority) {
    left.right = merge(left.right, right);
    return left;
  }
  right.left = merge(left, right.left);
  return right;
}
