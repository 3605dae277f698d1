import { Kind, Layout } from '../tape.ts';
import type { ExternalBody, ExternalLayout } from './body.ts';
import type { FieldName } from './field-names.ts';

/**
 * Small Flex messages (domain §5.3): groups of flag bytes, each announcing values. Within a group all flag bytes come first; the values
 * follow from the lowest bit of the first byte on.
 */
const MORE = 0x80;
const MAX_FLAG_BYTES = 8;

/** What each bit of each byte of a group announces; bits beyond are reserved. A name that ends in Bytes is a 16-byte id. */
export type FlagGroup = readonly (readonly FieldName[])[];

const ABSTRACT: FlagGroup = [
  ['body', 'clientId', 'destination', 'headers', 'messageId', 'timestamp', 'timeToLive'],
  ['clientIdBytes', 'messageIdBytes'],
];
const ASYNC: FlagGroup = [['correlationId', 'correlationIdBytes']];
const ACKNOWLEDGE: FlagGroup = [];
const COMMAND: FlagGroup = [['operation']];

function readFlags(body: ExternalBody): number[] {
  const flags: number[] = [];
  for (;;) {
    const byte = body.readByte('flags');
    if (byte < 0) return flags;
    flags.push(byte);
    if ((byte & MORE) === 0) return flags;
    if (flags.length >= MAX_FLAG_BYTES) {
      body.fail('amf.flags-limit', `more than ${MAX_FLAG_BYTES} flag bytes`);
      return [];
    }
  }
}

function readIdBytes(body: ExternalBody, name: FieldName): void {
  const walk = body.walk;
  const read = body.readValue(name);
  if (read === 0 || walk.stopped) return;
  const tape = walk.tape;
  const node = tape.kind[read] === Kind.ref ? tape.aux[read]! : read;
  if (tape.kind[node] === Kind.bytes && tape.end[node]! - tape.aux[node]! === 16)
    body.addUuid(name.slice(0, -5), node, read);
  else walk.report('flex.bad-uuid', `${name} is not 16 bytes`, tape.start[read]!);
}

function readReserved(body: ExternalBody, byte: number, from: number): void {
  const walk = body.walk;
  // BlazeDS and the Flex client announce nothing with bit 6.
  for (let bit = from; bit < 6; bit++) {
    if ((byte & (1 << bit)) === 0 || walk.stopped) continue;
    walk.report('flex.reserved-flag', `reserved bit ${bit} announces a value`, walk.pos);
    body.readValue('reserved');
  }
  if (from <= 6 && (byte & 0x40) !== 0 && !walk.stopped)
    walk.report('flex.reserved-flag', 'reserved bit 6 set', walk.pos);
}

function readGroup(body: ExternalBody, group: FlagGroup): void {
  const flags = readFlags(body);
  for (let index = 0; index < flags.length && !body.stopped; index++) {
    const byte = flags[index]!;
    const names = group[index] ?? [];
    for (let bit = 0; bit < names.length; bit++) {
      if ((byte & (1 << bit)) === 0) continue;
      const name = names[bit]!;
      if (name.endsWith('Bytes')) readIdBytes(body, name);
      else body.readValue(name);
    }
    readReserved(body, byte, names.length);
  }
}

/** The groups of each kind of small message, in the order of the wire. */
const GROUPS = {
  async: [ABSTRACT, ASYNC],
  acknowledge: [ABSTRACT, ASYNC, ACKNOWLEDGE],
  command: [ABSTRACT, ASYNC, COMMAND],
} as const satisfies Record<string, readonly FlagGroup[]>;

const KIND_OF_CLASS: ReadonlyMap<string, keyof typeof GROUPS> = new Map([
  ['DSA', 'async'],
  ['DSK', 'acknowledge'],
  ['DSC', 'command'],
  ['flex.messaging.messages.AsyncMessageExt', 'async'],
  ['flex.messaging.messages.AcknowledgeMessageExt', 'acknowledge'],
  ['flex.messaging.messages.CommandMessageExt', 'command'],
]);

/** What the flag groups of a small message class announce, bit by bit; null for every other class. */
export function smallMessageGroups(className: string): readonly FlagGroup[] | null {
  const kind = KIND_OF_CLASS.get(className);
  return kind === undefined ? null : GROUPS[kind];
}

function smallMessage(kind: keyof typeof GROUPS): ExternalLayout {
  return (body) => {
    for (const group of GROUPS[kind]) if (!body.stopped) readGroup(body, group);
    return Layout.fields;
  };
}

/** DSA. */
export const smallAsync = smallMessage('async');
/** DSK. */
export const smallAcknowledge = smallMessage('acknowledge');
/** DSC. */
export const smallCommand = smallMessage('command');
