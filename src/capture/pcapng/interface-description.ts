import type { Block, BlockDecoder } from './block.ts';
import { OptionWalk } from './options.ts';
import type { Section } from './section.ts';
import { TimeScale } from './time-scale.ts';

const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const MICROSECONDS = 6;

const DEFAULT_SCALE_OPTIONS: ScaleOptions = { resolution: MICROSECONDS, offset: 0n };

interface ScaleOptions {
  readonly resolution: number;
  readonly offset: bigint;
}

/** Interface Description Block, draft-ietf-opsawg-pcapng §4.2: link type, reserved, snap length, options. */
export const decodeInterfaceDescription: BlockDecoder = (block, section) => {
  if (section.interfaces.length >= section.limits.maxInterfaces) {
    section.interfacesRefused++;
    if (section.wantsExample('file.ng-interface-limit')) {
      section.report('file.ng-interface-limit', `limit ${section.limits.maxInterfaces}`, block.fileOffset);
    }
    return;
  }
  const short = block.to - block.from < 8;
  if (short) section.report('file.ng-bad-block-length', 'interface without its fields', block.fileOffset);
  // A damaged one keeps its number, else all after it would be taken for their neighbours.
  const linkType = short ? -1 : block.view.getUint16(block.from, section.little);
  const snapLength = short ? 0 : block.view.getUint32(block.from + 4, section.little);
  section.interfaces.push({ linkType, snapLength, scale: scaleOf(block, section, short) });
  if (!short && !section.linkTypes.includes(linkType)) section.linkTypes.push(linkType);
};

function scaleOf(block: Block, section: Section, short: boolean): TimeScale {
  const { resolution, offset } = short ? DEFAULT_SCALE_OPTIONS : readScaleOptions(block, section);
  const scale = TimeScale.of(resolution, offset);
  if (!scale.usable && section.wantsExample('file.ng-bad-tsresol')) {
    const detail = `interface ${section.interfaces.length}: resolution byte 0x${resolution.toString(16)}, offset ${offset} s`;
    section.report('file.ng-bad-tsresol', detail, block.fileOffset);
  }
  return scale;
}

function readScaleOptions(block: Block, section: Section): ScaleOptions {
  let { resolution, offset } = DEFAULT_SCALE_OPTIONS;
  const options = new OptionWalk(block.view, section.little, block.from + 8, block.to);
  while (options.next()) {
    if (options.code === IF_TSRESOL && options.length === 1) resolution = block.bytes[options.from]!;
    if (options.code === IF_TSOFFSET && options.length === 8) {
      offset = block.view.getBigInt64(options.from, section.little);
    }
  }
  if (!options.overrun) return { resolution, offset };
  if (section.wantsExample('file.ng-bad-option')) {
    section.report('file.ng-bad-option', 'an option of an interface description overruns the block', block.fileOffset);
  }
  return DEFAULT_SCALE_OPTIONS;
}
