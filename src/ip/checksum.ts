/** True when the 16-bit ones' complement sum over `[from, to)` is right (RFC 1071). The length is even. */
export function checksumHolds(bytes: Uint8Array, from: number, to: number): boolean {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  sum = (sum & 0xffff) + (sum >>> 16);
  return (sum & 0xffff) + (sum >>> 16) === 0xffff;
}
