/**
 * Decodes one LZ4 block (lz4_Block_format.md): `from[at, end)` into `to` from `start` on, not beyond `limit`. `to[0,
 * start)` is the history that matches may reach into.
 * @param cut the block's input ends early: what it holds is decoded as far as it goes
 * @returns where the output ends; −1 when the block is damaged
 */
export function decodeLz4Block(
  from: Uint8Array,
  at: number,
  end: number,
  to: Uint8Array,
  start: number,
  limit: number,
  cut: boolean,
): number {
  let read = at;
  let write = start;
  while (read < end) {
    const token = from[read++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && read < end) {
        more = from[read++]!;
        literals += more;
      }
    }
    if (cut) literals = Math.min(literals, end - read);
    if (literals > end - read || literals > limit - write) return -1;
    to.set(from.subarray(read, read + literals), write);
    read += literals;
    write += literals;
    // The last sequence is literals only.
    if (read === end) return write;
    if (end - read < 2) return cut ? write : -1;
    const distance = from[read]! | (from[read + 1]! << 8);
    read += 2;
    let length = token & 15;
    if (length === 15) {
      let more = 255;
      while (more === 255) {
        if (read === end) return cut ? write : -1;
        more = from[read++]!;
        length += more;
      }
    }
    length += 4;
    if (distance === 0 || distance > write || length > limit - write) return -1;
    if (distance >= length) to.copyWithin(write, write - distance, write - distance + length);
    // An overlapping match repeats what it has just written.
    else for (let index = 0; index < length; index++) to[write + index] = to[write - distance + index]!;
    write += length;
  }
  return cut ? write : -1;
}
