import { escapeJsonInvisible } from './escape.ts';

/** Text that stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** The text as a JSON string, with what would not be seen as `\uXXXX`. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : escapeJsonInvisible(JSON.stringify(text));
}

const KEYS = new Map<string, string>();
const MAX_KEYS = 256;

/** A member's name as `quoted`; our own come again with every call. */
export function quotedKey(key: string): string {
  let text = KEYS.get(key);
  if (text === undefined) {
    text = quoted(key);
    if (KEYS.size < MAX_KEYS) KEYS.set(key, text);
  }
  return text;
}

/**
 * What `JSON.stringify(value, null, 2)` gives for plain data, each string as `quoted`.
 * @param line the line break with the indentation of the value's last line
 */
export function prettyJson(value: unknown, line: string): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${line}  `;
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '[' : ','}${inner}${prettyJson(item, inner)}`;
    return text === '' ? '[]' : `${text}${line}]`;
  }
  for (const key of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (member !== undefined)
      text += `${text === '' ? '{' : ','}${inner}${quotedKey(key)}: ${prettyJson(member, inner)}`;
  }
  return text === '' ? '{}' : `${text}${line}}`;
}
