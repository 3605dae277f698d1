import type { BlockDecoder } from './block.ts';

/**
 * Decryption Secrets Block, draft-ietf-opsawg-pcapng §4.7: type, length, secrets. Given on as a copy that the receiver
 * owns.
 */
export const decodeDecryptionSecrets: BlockDecoder = (block, section) => {
  if (section.onSecrets === null || block.to - block.from < 8) return;
  const type = block.view.getUint32(block.from, section.little);
  const declared = block.view.getUint32(block.from + 4, section.little);
  const from = block.from + 8;
  section.onSecrets(type, block.bytes.slice(from, from + Math.min(declared, block.to - from)));
};
