import { NAME_BASE, type Tape } from '../tape.ts';

/** Names of fields inside externalizables; their index is part of a tape's keys. */
export const FIELD_NAMES = [
  'value',
  'body',
  'clientId',
  'destination',
  'headers',
  'messageId',
  'timestamp',
  'timeToLive',
  'clientIdBytes',
  'messageIdBytes',
  'correlationId',
  'correlationIdBytes',
  'operation',
  'reserved',
  'initialized',
  'metadata',
  'dirty',
  'content',
  'detachedState',
  'id',
  'values',
  'high',
  'low',
  'precision',
  'roundingMode',
  'host',
  'port',
  'objNum',
  'unique',
  'time',
  'count',
  'resultStream',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

const KEYS: ReadonlyMap<string, number> = new Map(FIELD_NAMES.map((name, index) => [name, NAME_BASE + index]));

/** Fields that hold a list of values, even of one. */
const LIST_FIELDS: ReadonlySet<string> = new Set(['reserved', 'values']);

/** The key of a field name on this tape; names outside the table (of a class schema) are added to the tape. */
export function fieldKey(tape: Tape, name: string): number {
  if (tape.names.length === 0) {
    tape.names = FIELD_NAMES;
    tape.lists = LIST_FIELDS;
  }
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const index = tape.names.indexOf(name, FIELD_NAMES.length);
  if (index >= 0) return NAME_BASE + index;
  tape.names = [...tape.names, name];
  return NAME_BASE + tape.names.length - 1;
}
