import type { BlockDecoder } from './block.ts';
import { capturedLength, checkOptions, interfaceOf, reportShort, wireLength } from './packet-block.ts';

const FIXED_LENGTH = 20;

/**
 * (Obsolete) Packet Block, draft-ietf-opsawg-pcapng appendix A: as an enhanced one, but the interface has 16 bits and a
 * drop count follows it.
 */
export const decodeObsoletePacket: BlockDecoder = (block, section) => {
  const { view, from } = block;
  const { little } = section;
  if (block.to - from < FIXED_LENGTH) {
    reportShort(block, section);
    return;
  }
  const source = interfaceOf(block, section, view.getUint16(from, little));
  if (source === null) return;
  const data = from + FIXED_LENGTH;
  const captured = capturedLength(block, section, view.getUint32(from + 12, little), block.to - data);
  const wire = wireLength(block, section, captured, view.getUint32(from + 16, little), source.snapLength);
  checkOptions(block, section, data + ((captured + 3) & ~3));
  source.scale.set(view.getUint32(from + 4, little), view.getUint32(from + 8, little));
  const { seconds, nanos } = source.scale;
  section.gate.packet(block.bytes, data, data + captured, wire, source.linkType, seconds, nanos);
};
