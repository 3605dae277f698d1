/** Texts that need no closer look (domain §3.5, §8.4). All offsets are addresses. */
import { byteAt } from './memory';

/** Length of the well-formed sequence at `at` that begins above ASCII (RFC 3629), 0 when there is none. */
function sequenceAt(at: i32, to: i32): i32 {
  const lead = byteAt(at);
  const second = at + 1 < to ? byteAt(at + 1) : 0;
  if (lead < 0xc2 || (second & 0xc0) != 0x80) return 0;
  if (lead < 0xe0) return 2;
  const third = at + 2 < to ? byteAt(at + 2) : 0;
  if ((third & 0xc0) != 0x80) return 0;
  if (lead < 0xf0) {
    if (lead == 0xe0 && second < 0xa0) return 0;
    return lead == 0xed && second >= 0xa0 ? 0 : 3;
  }
  const fourth = at + 3 < to ? byteAt(at + 3) : 0;
  if (lead > 0xf4 || (fourth & 0xc0) != 0x80) return 0;
  if ((lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) return 0;
  return 4;
}

function isUtf8(from: i32, to: i32): bool {
  let at = from;
  while (at < to) {
    if (byteAt(at) < 0x80) {
      at++;
      continue;
    }
    const length = sequenceAt(at, to);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

/** True for UTF-8 that does not look like a serialized object. Up to 8 bytes beyond it are read, and must be in memory. */
export function isPlainText(from: i32, length: i32): bool {
  if (length == 0) return true;
  const to = from + length;
  let seen: u64 = 0;
  if (length >= 8) {
    const tail = to - 8;
    for (let at = from; at < tail; at += 8) seen |= load<u64>(at);
    seen |= load<u64>(tail);
  } else seen = load<u64>(from) << (64 - (length << 3));
  if ((seen & (((<u64>0x80808080) << 32) | 0x80808080)) != 0 && !isUtf8(from, to)) return false;
  const second = byteAt(from + 1);
  if (second == 0x3a) {
    const first = byteAt(from);
    return first != 0x4f && first != 0x61 && first != 0x43;
  }
  return second != 0x4f || byteAt(from) != 0x72;
}
