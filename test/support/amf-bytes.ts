/**
 * Bytes in the notation of the domain reference: hexadecimal digits, `'text'`, `d(1.5)` for a double, blanks and `|` anywhere.
 *
 *     amf("02 0005 'hello'")
 */
export function amf(source: string): Uint8Array {
  const out: number[] = [];
  const pattern = /\s+|\||'([^']*)'|d\(([^)]*)\)|([0-9a-fA-F]{2})/y;
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(source);
    if (found === null) throw new Error(`bad notation at ${at}: ${source.slice(at, at + 20)}`);
    if (found[1] !== undefined) out.push(...new TextEncoder().encode(found[1]));
    else if (found[2] !== undefined) out.push(...doubleBytes(Number(found[2])));
    else if (found[3] !== undefined) out.push(Number.parseInt(found[3], 16));
  }
  return Uint8Array.from(out);
}

function doubleBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function u16(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function u32(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** One body in the same notation; without `declared` the length is exact. */
export function body(target: string, response: string, value: string, declared?: number): string {
  return `${u16(target.length)} '${target}' ${u16(response.length)} '${response}' ${u32(declared ?? amf(value).length)} ${value}`;
}

/** An envelope of bodies (see `body`), without headers. */
export function envelope(...bodies: readonly string[]): Uint8Array {
  return amf(`0003 0000 ${u16(bodies.length)} ${bodies.join(' ')}`);
}
