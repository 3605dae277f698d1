/** Parts into which the connections of a capture fall by their pair of addresses; what happens in one has no influence on another. */
export const PARTITIONS = 64;

/** Address words as a datagram has them. */
export interface AddressPair {
  readonly version: 4 | 6;
  readonly src0: number;
  readonly src1: number;
  readonly src2: number;
  readonly src3: number;
  readonly dst0: number;
  readonly dst1: number;
  readonly dst2: number;
  readonly dst3: number;
}

/** The part of a pair of addresses: the same for both directions, in every run and on every machine. */
export function partitionOf(pair: AddressPair): number {
  let src = scatter(pair.src3);
  let dst = scatter(pair.dst3);
  if (pair.version === 6) {
    src = scatter(scatter(scatter(src ^ pair.src2) ^ pair.src1) ^ pair.src0);
    dst = scatter(scatter(scatter(dst ^ pair.dst2) ^ pair.dst1) ^ pair.dst0);
  }
  return scatter((src + dst) | 0) & (PARTITIONS - 1);
}

/** The finaliser of MurmurHash3: every bit of the word changes half of the result. */
function scatter(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
