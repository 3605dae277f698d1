import type { DiagnosticCode } from '../diagnostics/codes.ts';

/**
 * What the header of an IP packet turned out to be: one of these in the low 8 bits of a decoder's answer, `IpNote` bits above. Only with `ok` is the
 * datagram filled in.
 */
export const IpOutcome = {
  ok: 0,
  truncated: 1,
  cut: 2,
  version: 3,
  headerLength: 4,
  headerBeyondPacket: 5,
  totalBelowHeader: 6,
  totalAboveFrame: 7,
  options: 8,
  extensionBeyondPacket: 9,
  extensionLimit: 10,
  fragmentLength: 11,
  jumbo: 12,
} as const;

export const OUTCOME_MASK = 0xff;

/** Oddities of a packet that is used all the same. */
export const IpNote = {
  lengthZero: 0x100,
  trailingBytes: 0x200,
  badChecksum: 0x400,
  /** The length runs past the frame: what is there is used. */
  beyondFrame: 0x800,
} as const;

export interface IpFault {
  readonly code: DiagnosticCode;
  readonly detail: string;
}

/** How each outcome but `ok` is told. */
export const IP_FAULTS: Readonly<Record<number, IpFault>> = {
  [IpOutcome.truncated]: { code: 'link.truncated', detail: 'no room for an IP header' },
  [IpOutcome.cut]: { code: 'file.snaplen-truncated', detail: 'cut inside the IP header' },
  [IpOutcome.version]: { code: 'ip.bad-header', detail: 'version differs from what the frame announces' },
  [IpOutcome.headerLength]: { code: 'ip.bad-header', detail: 'header length below 20 bytes' },
  [IpOutcome.headerBeyondPacket]: { code: 'ip.bad-header', detail: 'header longer than the packet' },
  [IpOutcome.totalBelowHeader]: { code: 'ip.bad-header', detail: 'total length below the header length' },
  [IpOutcome.totalAboveFrame]: { code: 'ip.bad-header', detail: 'length beyond the end of the frame' },
  [IpOutcome.options]: { code: 'ip.bad-header', detail: 'an option runs past the header' },
  [IpOutcome.extensionBeyondPacket]: { code: 'ip.bad-header', detail: 'an extension header runs past the packet' },
  [IpOutcome.extensionLimit]: { code: 'ip.ext-limit', detail: 'extension header chain above the limit' },
  [IpOutcome.fragmentLength]: {
    code: 'ip.bad-header',
    detail: 'fragment without data, or not a multiple of 8 bytes long',
  },
  [IpOutcome.jumbo]: { code: 'ip.bad-header', detail: 'jumbo payload length below 65536' },
};
