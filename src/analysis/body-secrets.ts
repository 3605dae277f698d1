import { locateEnvelope } from '../amf/body-test.ts';
import type { ClassSchema } from '../amf/class-schema.ts';
import { type Envelope, readEnvelope } from '../amf/envelope.ts';
import { toValue } from '../amf/to-value.ts';
import type { Direction } from '../http/message.ts';
import type { Redactor } from './redact.ts';

export interface BodyToCheck {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly direction: Direction;
  /** All of it was captured. */
  readonly complete: boolean;
  readonly classes?: ClassSchema;
}

/**
 * Why a body may not leave as it is while secrets are hidden: redaction would hide something in it, or nobody can say because not all of
 * it was read. Null when it may.
 */
export function bodySecrets(body: BodyToCheck, redactor: Redactor): string | null {
  if (!redactor.active) return null;
  const { bytes, from, to, direction, classes } = body;
  if (!body.complete) return 'bytes are missing, so it cannot be checked for secrets';
  const place = locateEnvelope(bytes, from, to, { declaredAmf: true });
  if (place.verdict === 'no' || place.offset !== from)
    return 'it is not AMF alone, so it cannot be checked for secrets';
  const options = { direction, ...(classes === undefined ? {} : { classes }) };
  for (let part: Envelope | null = readEnvelope(bytes, from, to, options); part !== null; part = part.next) {
    if (!part.complete || (part.next === null && part.trailing > 0)) return UNREAD;
    const reason = envelopeSecrets(part, redactor);
    if (reason !== null) return reason;
  }
  return null;
}

const UNREAD = 'not all of it was decoded, so it cannot be checked for secrets';
const SECRET = 'it holds what redaction hides';

function envelopeSecrets(envelope: Envelope, redactor: Redactor): string | null {
  const { tape } = envelope;
  for (const { name, node } of envelope.headers) {
    const value = toValue(tape, node);
    if (redactor.envelopeHeader(name, value) !== value) return SECRET;
    const reason = valueSecrets(value, redactor);
    if (reason !== null) return reason;
  }
  for (const { target, response, node } of envelope.bodies) {
    if (redactor.url(target) !== target || redactor.url(response) !== response) return SECRET;
    const reason = valueSecrets(toValue(tape, node), redactor);
    if (reason !== null) return reason;
  }
  return null;
}

function valueSecrets(value: unknown, redactor: Redactor): string | null {
  return redactor.value(value) === value ? textSecrets(value, redactor) : SECRET;
}

/** Texts with `name=value` secrets and session ids in URLs; and values that were not decoded. */
function textSecrets(value: unknown, redactor: Redactor): string | null {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string') {
      if (redactor.line(next) !== next) return SECRET;
    } else if (Array.isArray(next)) {
      for (const item of next) pending.push(item);
    } else if (typeof next === 'object' && next !== null) {
      const node = next as { readonly $?: string; readonly hex?: string };
      if (node.$ === 'opaque' || (node.$ === 'external' && node.hex !== undefined)) return UNREAD;
      if (node.$ === 'bytes') continue;
      for (const member of Object.values(next)) pending.push(member);
    }
  }
  return null;
}
