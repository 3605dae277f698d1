/** The state in memory, and bytes in network order. */

export function slot(at: i32): i32 {
  return load<i32>(at << 2);
}

export function setSlot(at: i32, value: i32): void {
  store<i32>(at << 2, value);
}

export function get(array: i32, index: i32): i32 {
  return load<i32>(array + (index << 2));
}

export function set(array: i32, index: i32, value: i32): void {
  store<i32>(array + (index << 2), value);
}

export function byteAt(at: i32): i32 {
  return <i32>load<u8>(at);
}

export function u16At(at: i32): i32 {
  return (byteAt(at) << 8) | byteAt(at + 1);
}

export function u32At(at: i32): u32 {
  return bswap<u32>(load<u32>(at));
}
