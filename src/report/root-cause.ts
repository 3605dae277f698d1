import type { Fault } from './model.ts';

/** Causes of causes that are followed. */
const MAX_DEPTH = 16;

interface Cause {
  readonly type: string | null;
  readonly message: string | null;
}

/** `java.lang.NumberFormatException: For input string: "x1"`: what a fault came from in the end; null when that is not known. */
export function rootCauseText(fault: Fault): string | null {
  const { type, message } = deepest(fault.rootCause) ?? NOTHING;
  if (message === null || message === '') return type;
  return type === null ? message : `${type}: ${message}`;
}

/** As `rootCauseText`, but null when the message of the fault says it already. */
export function untoldCause(fault: Fault): string | null {
  const message = deepest(fault.rootCause)?.message ?? null;
  if (message !== null && message !== '' && fault.message?.includes(message)) return null;
  return rootCauseText(fault);
}

const NOTHING: Cause = { type: null, message: null };

function deepest(value: unknown): Cause | null {
  let found: Cause | null = null;
  let next = value;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const members = membersOf(next);
    if (members === null) break;
    const cause = {
      type: textOf(members.get('type')) ?? textOf(members.get('code')),
      message: textOf(members.get('message')),
    };
    if (cause.type === null && cause.message === null) break;
    found = cause;
    next = members.get('rootCause') ?? members.get('cause');
  }
  return found;
}

/** Members of a normalised cause, or of a decoded object that a server sent as one. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('props' in value) || !Array.isArray(value.props)) return new Map(Object.entries(value));
  const members = new Map<string, unknown>(value.props as [string, unknown][]);
  if ('class' in value && !members.has('type')) members.set('type', value.class);
  return members;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
