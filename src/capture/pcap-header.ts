import type { ByteOrder, CaptureFormat } from './capture-facts.ts';

/** Length of the global header of a classic capture, in bytes. */
export const PCAP_HEADER_LENGTH = 24;

/** The global header (draft-ietf-opsawg-pcap §4), with what it means for the records. */
export interface PcapHeader {
  readonly format: Exclude<CaptureFormat, 'pcapng'>;
  readonly byteOrder: ByteOrder;
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** 0 = unlimited. */
  readonly snapLength: number;
  /** LINKTYPE_ number, without the FCS bits. */
  readonly linkType: number;
  /** Length of a record's own header: 16, or 24 in the modified format. */
  readonly recordHeaderLength: number;
  /** Fractions in a second: 10^6 or 10^9. */
  readonly fractionsPerSecond: number;
  /**
   * Order of a record's two lengths. `swapped`: original length first (versions before 2.3); `maybe`: either (2.3): the
   * smaller one is what was captured.
   */
  readonly lengths: 'captured-first' | 'swapped' | 'maybe';
}

const MAGICS = [
  { magic: 0xa1b2c3d4, format: 'pcap' },
  { magic: 0xa1b23c4d, format: 'pcap-ns' },
  { magic: 0xa1b2cd34, format: 'pcap-modified' },
] as const;

/** The format and byte order that the first four bytes name; null when they are no classic capture's. */
export function pcapMagic(head: Uint8Array): Pick<PcapHeader, 'format' | 'byteOrder'> | null {
  if (head.length < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const { magic, format } of MAGICS) {
    if (view.getUint32(0, true) === magic) return { format, byteOrder: 'little-endian' };
    if (view.getUint32(0, false) === magic) return { format, byteOrder: 'big-endian' };
  }
  return null;
}

/** Decodes a global header; null when `head` is none or shorter than one. */
export function decodePcapHeader(head: Uint8Array): PcapHeader | null {
  const magic = pcapMagic(head);
  if (magic === null || head.length < PCAP_HEADER_LENGTH) return null;
  const little = magic.byteOrder === 'little-endian';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const minorVersion = view.getUint16(6, little);
  return {
    ...magic,
    majorVersion: view.getUint16(4, little),
    minorVersion,
    snapLength: view.getUint32(16, little),
    // The upper bits say how long a frame check sequence is: the link layers find that from the lengths.
    linkType: view.getUint32(20, little) & 0x03ff_ffff,
    recordHeaderLength: magic.format === 'pcap-modified' ? 24 : 16,
    fractionsPerSecond: magic.format === 'pcap-ns' ? 1_000_000_000 : 1_000_000,
    lengths: minorVersion < 3 ? 'swapped' : minorVersion === 3 ? 'maybe' : 'captured-first',
  };
}
