/** Forms in which AMF travels without being AMF bytes (domain §1.1, §1.2). */

const XML_HEAD_BYTES = 4096;

/** True when the root element of an XML document is `amfx`. Never parses XML: looks for the first start tag. */
export function hasAmfxRoot(bytes: Uint8Array, from: number, to: number): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(from, Math.min(to, from + XML_HEAD_BYTES)));
  const root = /<([A-Za-z_][\w.:-]{0,60})/.exec(head)?.[1];
  return root === 'amfx' || (root?.endsWith(':amfx') ?? false);
}

const NUL_STAND_IN = 0x100;

/**
 * Undoes the form of BlazeDS's JavaScript clients: UTF-8 text whose code points are the AMF bytes, U+0100 for byte 00. Null when the
 * text holds anything else.
 */
export function unwidenText(bytes: Uint8Array, from: number, to: number): Uint8Array | null {
  const narrow = new Uint8Array(to - from);
  let length = 0;
  for (let at = from; at < to; ) {
    const byte = bytes[at]!;
    if (byte < 0x80) {
      narrow[length++] = byte;
      at++;
      continue;
    }
    const next = at + 1 < to ? bytes[at + 1]! : 0;
    if (byte < 0xc2 || byte > 0xc4 || (next & 0xc0) !== 0x80) return null;
    const point = ((byte & 0x1f) << 6) | (next & 0x3f);
    if (point > NUL_STAND_IN) return null;
    narrow[length++] = point === NUL_STAND_IN ? 0 : point;
    at += 2;
  }
  return narrow.subarray(0, length);
}
