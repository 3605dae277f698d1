/** Bytes of remoting envelopes, written the plainest way: no references, exact lengths. */

type Bytes = readonly number[];

const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const utf = (value: string): number[] => [...u16(text(value).length), ...text(value)];

function double(value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return [...bytes];
}

/** A value to write. `{class, …}` objects get their class name; byte lists are taken as they are. */
export type Plain = null | boolean | number | string | readonly Plain[] | Raw | { readonly [member: string]: Plain };
export interface Raw {
  readonly raw: Bytes;
}

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && 'raw' in value;

export function amf0(value: Plain): number[] {
  if (value === null) return [0x05];
  if (typeof value === 'boolean') return [0x01, value ? 1 : 0];
  if (typeof value === 'number') return [0x00, ...double(value)];
  if (typeof value === 'string') return [0x02, ...utf(value)];
  if (isRaw(value)) return [...value.raw];
  if (Array.isArray(value)) return [0x0a, ...u32(value.length), ...value.flatMap(amf0)];
  const { class: className, ...members } = value as { readonly [member: string]: Plain };
  const front = typeof className === 'string' ? [0x10, ...utf(className)] : [0x03];
  return [...front, ...Object.entries(members).flatMap(([name, inner]) => [...utf(name), ...amf0(inner)]), 0, 0, 9];
}

function u29(value: number): number[] {
  if (value < 0x80) return [value];
  if (value < 0x4000) return [(value >> 7) | 0x80, value & 0x7f];
  return [(value >> 14) | 0x80, ((value >> 7) & 0x7f) | 0x80, value & 0x7f];
}

const string3 = (value: string): number[] => [...u29((text(value).length << 1) | 1), ...text(value)];

export function amf3(value: Plain): number[] {
  if (value === null) return [0x01];
  if (typeof value === 'boolean') return [value ? 0x03 : 0x02];
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 && value < 0x4000 ? [0x04, ...u29(value)] : [0x05, ...double(value)];
  }
  if (typeof value === 'string') return [0x06, ...string3(value)];
  if (isRaw(value)) return [...value.raw];
  if (Array.isArray(value)) return [0x09, ...u29((value.length << 1) | 1), 0x01, ...value.flatMap(amf3)];
  const { class: className, ...members } = value as { readonly [member: string]: Plain };
  const names = Object.keys(members);
  if (typeof className !== 'string') {
    return [0x0a, 0x0b, 0x01, ...names.flatMap((name) => [...string3(name), ...amf3(members[name]!)]), 0x01];
  }
  return [
    0x0a,
    ...u29((names.length << 4) | 3),
    ...string3(className),
    ...names.flatMap(string3),
    ...names.flatMap((name) => amf3(members[name]!)),
  ];
}

/** An AMF3 value inside AMF0. */
export const switched = (value: Plain): Raw => ({ raw: [0x11, ...amf3(value)] });

export interface WireBody {
  readonly target: string;
  readonly response?: string;
  readonly value: Plain;
}

export function envelope(
  bodies: readonly WireBody[],
  headers: Readonly<Record<string, Plain>> = {},
  version = 0,
): Uint8Array {
  const list = Object.entries(headers);
  return Uint8Array.from([
    ...u16(version),
    ...u16(list.length),
    ...list.flatMap(([name, value]) => [...utf(name), 0, ...u32(amf0(value).length), ...amf0(value)]),
    ...u16(bodies.length),
    ...bodies.flatMap(({ target, response, value }) => {
      const bytes = amf0(value);
      return [...utf(target), ...utf(response ?? 'null'), ...u32(bytes.length), ...bytes];
    }),
  ]);
}

const MESSAGES = 'flex.messaging.messages.';

/** A Flex message as an AMF3 value of its class. */
export const flex = (name: string, members: Readonly<Record<string, Plain>>): Raw =>
  switched({ class: `${MESSAGES}${name}`, ...members });
