/** Units of durations, in nanoseconds. */
const DURATION_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  sec: 1e9,
  min: 60e9,
  h: 3600e9,
};

/** Units of sizes, in bytes: 1 kB = 1,000 bytes, 1 KiB = 1,024 bytes. */
const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

export const DURATION_UNIT_NAMES = 'ns us ms s min h';
export const SIZE_UNIT_NAMES = 'B kB KiB MB MiB GB GiB';

/** A number without a unit. */
export const NUMBER_WORD = /^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$/;
const HEX_WORD = /^0x[0-9a-fA-F]{1,12}$/;
const WITH_UNIT = /^([+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)([A-Za-zµμ]{1,3})$/;

export function isUnit(text: string): boolean {
  return Object.hasOwn(DURATION_UNITS, text) || Object.hasOwn(SIZE_UNITS, text);
}

/** `42`, `-1.5`, `1e3`, `0x2a`; null when it is no number. */
export function parseNumber(text: string): number | null {
  if (!NUMBER_WORD.test(text) && !HEX_WORD.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** `1.5s` in nanoseconds, `64KiB` in bytes; null when it is no number with a unit of that table. */
function withUnit(text: string, units: Readonly<Record<string, number>>): number | null {
  const match = WITH_UNIT.exec(text);
  if (match === null || !Object.hasOwn(units, match[2]!)) return null;
  const number = Number(match[1]) * units[match[2]!]!;
  // 1.1ms is 1100000.0000000002 ns in binary.
  return Number.isFinite(number) ? Math.round(number) : null;
}

export function parseDuration(text: string): number | null {
  return withUnit(text, DURATION_UNITS);
}

export function parseSize(text: string): number | null {
  return withUnit(text, SIZE_UNITS);
}

/** True for a number followed by a known unit. */
export function hasUnit(text: string): boolean {
  return parseDuration(text) !== null || parseSize(text) !== null;
}
