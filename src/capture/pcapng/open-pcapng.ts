import { PcapngReader } from './pcapng-reader.ts';
import { Section } from './section.ts';

/** A reader of a whole pcapng input: takes what the first of its sections takes. */
export function openPcapng(...context: ConstructorParameters<typeof Section>): PcapngReader {
  return new PcapngReader(new Section(...context));
}
