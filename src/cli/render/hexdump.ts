/** Offset, 16 bytes and their ASCII, a line each, as `hexdump -C` prints them. */
export function* hexdump(bytes: Uint8Array): Generator<string> {
  for (let at = 0; at < bytes.length; at += 16) {
    let hex = '';
    let text = '';
    for (let index = at; index < at + 16; index++) {
      const byte = bytes[index];
      hex += byte === undefined ? '   ' : `${byte.toString(16).padStart(2, '0')} `;
      if (index === at + 7) hex += ' ';
      if (byte !== undefined) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    }
    yield `${at.toString(16).padStart(8, '0')}  ${hex} |${text}|\n`;
  }
}
