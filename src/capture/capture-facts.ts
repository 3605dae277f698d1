/** One capture to read: a file, a pipe, or standard input. */
export interface CaptureInput {
  /** As the user gave it; `-` for standard input. */
  readonly name: string;
  /** Where to open it; null = standard input. */
  readonly path: string | null;
}

export type CaptureFormat = 'pcap' | 'pcap-ns' | 'pcap-modified' | 'pcapng';

export type Compression = 'gzip' | 'zstd' | 'lz4';

export type ByteOrder = 'little-endian' | 'big-endian';

/** What was read of one input. */
export interface CaptureFacts {
  readonly name: string;
  /** Bytes as stored (before decompression) that were read. */
  readonly bytes: number;
  /** Hex SHA-256 of the input as stored; null when it was not read to its end (a pipe given up early). */
  readonly sha256: string | null;
  /** Null when it was not recognised. */
  readonly format: CaptureFormat | null;
  readonly compression: Compression | null;
  /** Of the (first) header; null when there is none. */
  readonly byteOrder: ByteOrder | null;
  /** LINKTYPE_ numbers of the packets (of the header when there was no packet), in order of first use. */
  readonly linkTypes: readonly number[];
  /** Packets handed over. */
  readonly packets: number;
  /** Time since the base of the first and the last packet that has one; null when none has. */
  readonly firstPacketNs: number | null;
  readonly lastPacketNs: number | null;
  /** False when nothing of a capture could be read: no known header, or damage before the first packet. */
  readonly readable: boolean;
}

/** The guards of reading. Lengths in bytes. */
export interface CaptureLimits {
  /** Longest packet of a classic capture. */
  readonly maxRecord: number;
  /** Longest pcapng block. */
  readonly maxBlock: number;
  /** Interfaces of a pcapng section. */
  readonly maxInterfaces: number;
  /** Most bytes that come out of a compressed input; null = no limit (nothing is kept of them). */
  readonly maxContainerBytes: number | null;
}

export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  maxRecord: 256 * 1024,
  maxBlock: 16 * 1024 * 1024,
  maxInterfaces: 65_536,
  maxContainerBytes: null,
};

/** How far reading is. */
export interface CaptureProgress {
  /** Stored bytes read so far, over all inputs. */
  readonly bytes: number;
  /** Stored bytes of all inputs; null when one of them is a stream. */
  readonly totalBytes: number | null;
  readonly packets: number;
}

export type CaptureOpenReason = 'missing' | 'unreadable' | 'directory' | 'no-captures' | 'no-match';

/** An input that the user named cannot be opened at all. */
export class CaptureOpenError extends Error {
  override readonly name = 'CaptureOpenError';
  readonly path: string;
  readonly reason: CaptureOpenReason;

  constructor(path: string, reason: CaptureOpenReason, options?: ErrorOptions) {
    super(`${path}: ${REASONS[reason]}`, options);
    this.path = path;
    this.reason = reason;
  }
}

const REASONS: Readonly<Record<CaptureOpenReason, string>> = {
  missing: 'no such file or folder',
  unreadable: 'cannot be read',
  directory: 'is a folder',
  'no-captures': 'no capture file in this folder',
  'no-match': 'no file matches',
};
