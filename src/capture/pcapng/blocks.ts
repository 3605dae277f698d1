import type { BlockDecoder } from './block.ts';
import { decodeDecryptionSecrets } from './decryption-secrets.ts';
import { decodeEnhancedPacket } from './enhanced-packet.ts';
import { decodeInterfaceDescription } from './interface-description.ts';
import { decodeObsoletePacket } from './obsolete-packet.ts';
import { decodeSectionHeader, SECTION_HEADER_TYPE } from './section-header.ts';
import { decodeSimplePacket } from './simple-packet.ts';
import { skipBlock } from './skipped.ts';

interface BlockKind {
  readonly type: number;
  readonly name: string;
  readonly decode: BlockDecoder;
}

/** The kinds of blocks that are known. Any other is skipped by its length and counted. */
const BLOCK_KINDS = [
  { type: SECTION_HEADER_TYPE, name: 'section header', decode: decodeSectionHeader },
  { type: 0x0000_0001, name: 'interface description', decode: decodeInterfaceDescription },
  { type: 0x0000_0002, name: 'obsolete packet', decode: decodeObsoletePacket },
  { type: 0x0000_0003, name: 'simple packet', decode: decodeSimplePacket },
  { type: 0x0000_0004, name: 'name resolution', decode: skipBlock },
  { type: 0x0000_0005, name: 'interface statistics', decode: skipBlock },
  { type: 0x0000_0006, name: 'enhanced packet', decode: decodeEnhancedPacket },
  { type: 0x0000_0009, name: 'systemd journal export', decode: skipBlock },
  { type: 0x0000_000a, name: 'decryption secrets', decode: decodeDecryptionSecrets },
  { type: 0x0000_0bad, name: 'custom, may be copied', decode: skipBlock },
  { type: 0x4000_0bad, name: 'custom, not to be copied', decode: skipBlock },
] as const satisfies readonly BlockKind[];

/** The decoder of a block type; null when it is unknown. */
export function blockDecoder(type: number): BlockDecoder | null {
  for (const kind of BLOCK_KINDS) if (kind.type === type) return kind.decode;
  return null;
}
