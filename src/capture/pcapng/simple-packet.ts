import type { BlockDecoder } from './block.ts';
import { interfaceOf, reportShort } from './packet-block.ts';

/**
 * Simple Packet Block, draft-ietf-opsawg-pcapng §4.4: original length, data; of interface 0, without a time. The
 * captured length is not stored: it is the original one, the snap length or what the block holds, whichever is least.
 */
export const decodeSimplePacket: BlockDecoder = (block, section) => {
  if (block.to - block.from < 4) {
    reportShort(block, section);
    return;
  }
  const source = interfaceOf(block, section, 0);
  if (source === null) return;
  const original = block.view.getUint32(block.from, section.little);
  const data = block.from + 4;
  const snapLength = source.snapLength === 0 ? original : source.snapLength;
  const captured = Math.min(original, snapLength, block.to - data);
  section.gate.packetWithoutTime(block.bytes, data, data + captured, original, source.linkType);
};
