/** Text of an address: dotted for IPv4, RFC 5952 for IPv6. Words as in `Datagram`; those before the last are ignored for IPv4. */
export function formatAddress(version: 4 | 6, w0: number, w1: number, w2: number, w3: number): string {
  return version === 4 ? formatIpv4(w3) : formatIpv6(w0, w1, w2, w3);
}

function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`;
}

/** RFC 5952: lower case, no leading zeros (§4.1), the longest and first run of at least two zero groups as `::` (§4.2), IPv4-mapped ones dotted (§5). */
function formatIpv6(w0: number, w1: number, w2: number, w3: number): string {
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return `::ffff:${formatIpv4(w3)}`;
  const groups = [w0, w1, w2, w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  let runFrom = 0;
  let runLength = 1;
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > runLength) {
      runFrom = at;
      runLength = length;
    }
    if (length > 0) at += length - 1;
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return runLength < 2 ? text(0, 8) : `${text(0, runFrom)}::${text(runFrom + runLength, 8)}`;
}
