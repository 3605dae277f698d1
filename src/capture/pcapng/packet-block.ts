import type { Block } from './block.ts';
import { optionsOverrun } from './options.ts';
import type { Interface, Section } from './section.ts';

/** The interface that a packet block names; null (and reported) when there is none. */
export function interfaceOf(block: Block, section: Section, id: number): Interface | null {
  const found = section.interfaces[id];
  if (found !== undefined && found.linkType >= 0) return found;
  // Those beyond the limit were reported where they are described.
  const refused = id >= section.interfaces.length && id < section.interfaces.length + section.interfacesRefused;
  if (!refused && section.wantsExample('file.ng-unknown-interface')) {
    section.report('file.ng-unknown-interface', `interface ${id} of ${section.interfaces.length}`, block.fileOffset);
  }
  return null;
}

/**
 * The captured length that a packet block may use of what it declares, in a body with `room` bytes for it; what is
 * missing of it is reported.
 */
export function capturedLength(block: Block, section: Section, declared: number, room: number): number {
  if (declared <= room) return declared;
  if (section.wantsExample('file.truncated-record')) {
    section.report('file.truncated-record', `${declared} bytes captured in a block with ${room}`, block.fileOffset);
  }
  return room;
}

/** The length on the wire, and what is odd about the two lengths. */
export function wireLength(
  block: Block,
  section: Section,
  captured: number,
  original: number,
  snapLength: number,
): number {
  if (snapLength > 0 && captured > snapLength && section.wantsExample('file.caplen-above-snaplen')) {
    section.report('file.caplen-above-snaplen', `${captured} bytes, snap length ${snapLength}`, block.fileOffset);
  }
  if (captured <= original) return original;
  if (section.wantsExample('file.caplen-above-len')) {
    section.report('file.caplen-above-len', `${captured} bytes captured of ${original}`, block.fileOffset);
  }
  return captured;
}

/** Reports options that overrun the block; none of a packet's options is used. */
export function checkOptions(block: Block, section: Section, from: number): void {
  if (from >= block.to || !optionsOverrun(block.view, section.little, from, block.to)) return;
  if (!section.wantsExample('file.ng-bad-option')) return;
  section.report('file.ng-bad-option', 'an option of a packet overruns the block', block.fileOffset);
}

/** Reports a packet block too short for its own fields. */
export function reportShort(block: Block, section: Section): void {
  if (!section.wantsExample('file.ng-bad-block-length')) return;
  section.report('file.ng-bad-block-length', 'packet block without its fields', block.fileOffset);
}
