import { toHex } from './text.ts';

/** Bytes of one line. */
const HEXDUMP_WIDTH = 16;

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}

/**
 * Lines of a hex dump of `bytes[from, to)`: offset (8 digits, counted from `base`), bytes in two groups of eight, and their ASCII. Every character is
 * printable ASCII.
 */
export function hexdumpLines(bytes: Uint8Array, from: number, to: number, base = from): string[] {
  const lines: string[] = [];
  for (let at = from; at < to; at += HEXDUMP_WIDTH) {
    const end = Math.min(at + HEXDUMP_WIDTH, to);
    const cells: string[] = [];
    let text = '';
    for (let index = at; index < end; index++) {
      cells.push(toHex(bytes, index, index + 1));
      text += printable(bytes[index]!);
    }
    const half = HEXDUMP_WIDTH / 2;
    const hex = `${cells.slice(0, half).join(' ')}  ${cells.slice(half).join(' ')}`;
    lines.push(`${(at - base).toString(16).padStart(8, '0')}  ${hex.padEnd(HEXDUMP_WIDTH * 3)}  ${text}`);
  }
  return lines;
}
