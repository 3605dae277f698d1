import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Compression } from './capture-facts.ts';
import { decodePcapHeader, PCAP_HEADER_LENGTH, type PcapHeader, pcapMagic } from './pcap-header.ts';

/** Bytes from the start of an input that recognition looks at. */
export const HEAD_LENGTH = 64;

/** Shortest pcapng section header, RFC draft-ietf-opsawg-pcapng §4.1. */
const SECTION_HEADER_LENGTH = 28;

export type Recognised =
  | { readonly kind: 'pcap'; readonly header: PcapHeader }
  | { readonly kind: 'pcapng' }
  | {
      readonly kind: 'unreadable';
      readonly code: DiagnosticCode;
      readonly detail: string;
      /** True when it is a capture all the same: cut, or of a kind that is not read. */
      readonly capture: boolean;
    };

interface Signature {
  readonly bytes: readonly number[];
  readonly name: string;
}

const COMPRESSIONS: readonly (Signature & { readonly name: Compression })[] = [
  { bytes: [0x1f, 0x8b], name: 'gzip' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd' },
  { bytes: [0x04, 0x22, 0x4d, 0x18], name: 'lz4' },
  // The frame of `lz4 -l`.
  { bytes: [0x02, 0x21, 0x4c, 0x18], name: 'lz4' },
];

const PCAPNG: Signature = { bytes: [0x0a, 0x0d, 0x0d, 0x0a], name: 'pcapng' };

const OTHER_CAPTURES: readonly Signature[] = [
  { bytes: ascii('snoop\0\0\0'), name: 'a snoop capture' },
  { bytes: ascii('btsnoop\0'), name: 'a btsnoop capture' },
  { bytes: ascii('RTSS'), name: 'a Microsoft Network Monitor 1 capture' },
  { bytes: ascii('GMBU'), name: 'a Microsoft Network Monitor 2 capture' },
  { bytes: ascii('TRSNIFF data'), name: 'a Sniffer capture' },
  { bytes: ascii('XCP\0'), name: 'a NetXRay capture' },
  { bytes: [0xa1, 0xe2, 0xcb, 0x12], name: 'a Navtel pcap capture' },
  { bytes: [0x12, 0xcb, 0xe2, 0xa1], name: 'a Navtel pcap capture' },
];

const OTHER_CONTAINERS: readonly Signature[] = [
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'xz-compressed' },
  { bytes: ascii('BZh'), name: 'bzip2-compressed' },
  { bytes: ascii('PK\x03\x04'), name: 'a ZIP archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: 'a 7-Zip archive' },
];

/** How an input is compressed, by its first bytes; null when it is not. */
export function recogniseCompression(head: Uint8Array): Compression | null {
  return COMPRESSIONS.find((signature) => startsWith(head, signature))?.name ?? null;
}

/** What capture the (decompressed) first bytes begin. Give at least `HEAD_LENGTH` bytes, or all there are. */
export function recogniseCapture(head: Uint8Array): Recognised {
  if (head.length === 0) return unreadable('file.empty', 'no byte', false);
  if (startsWith(head, PCAPNG)) return head.length < SECTION_HEADER_LENGTH ? truncated(head) : { kind: 'pcapng' };
  if (pcapMagic(head) !== null) {
    const header = decodePcapHeader(head);
    if (header === null) return truncated(head);
    if (header.majorVersion === 2) return { kind: 'pcap', header };
    return unreadable('file.unsupported-version', `pcap ${header.majorVersion}.${header.minorVersion}`, true);
  }
  const other = OTHER_CAPTURES.find((signature) => startsWith(head, signature));
  if (other !== undefined) return unreadable('file.unsupported-format', other.name, true);
  const container = OTHER_CONTAINERS.find((signature) => startsWith(head, signature));
  if (container !== undefined) return unreadable('file.unsupported-format', container.name, false);
  const nested = recogniseCompression(head);
  if (nested !== null) return unreadable('file.unsupported-format', `${nested} within another compression`, false);
  return unreadable('file.bad-magic', `begins with ${hex(head.subarray(0, 4))}`, false);
}

function truncated(head: Uint8Array): Recognised {
  const whole = startsWith(head, PCAPNG) ? SECTION_HEADER_LENGTH : PCAP_HEADER_LENGTH;
  return unreadable('file.truncated-header', `${head.length} bytes, the header alone has ${whole}`, true);
}

function unreadable(code: DiagnosticCode, detail: string, capture: boolean): Recognised {
  return { kind: 'unreadable', code, detail, capture };
}

function startsWith(head: Uint8Array, signature: Signature): boolean {
  return head.length >= signature.bytes.length && signature.bytes.every((byte, index) => head[index] === byte);
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
