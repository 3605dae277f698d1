import { escapeInvisible } from '../report/escape.ts';
import type { CallStatus } from '../report/model.ts';

/** Captured text in one line: control, bidirectional and zero-width characters become visible. */
export function visible(text: string): string {
  return escapeInvisible(text);
}

/** A status in sight: never by colour alone. `tone` is a class of the style sheet. */
export interface StatusLook {
  readonly icon: string;
  readonly tone: 'ok' | 'bad' | 'warn' | 'mute';
}

export const STATUS_LOOKS: Readonly<Record<CallStatus, StatusLook>> = {
  ok: { icon: '✓', tone: 'ok' },
  fault: { icon: '✕', tone: 'bad' },
  'suspected-fault': { icon: '!', tone: 'bad' },
  'http-error': { icon: 'H', tone: 'bad' },
  'bad-response': { icon: '≠', tone: 'bad' },
  unanswered: { icon: '?', tone: 'warn' },
  'no-response': { icon: '∅', tone: 'warn' },
  truncated: { icon: '…', tone: 'warn' },
  'orphan-answer': { icon: '↩', tone: 'warn' },
  'one-way': { icon: '→', tone: 'mute' },
};

export function statusLook(status: string): StatusLook {
  return STATUS_LOOKS[status as CallStatus] ?? { icon: '·', tone: 'mute' };
}

/** `#12`, `12-15`: packets as Wireshark numbers them. */
export function packetText(range: readonly [number, number] | null): string {
  if (range === null) return '–';
  return range[0] === range[1] ? String(range[0]) : `${range[0]}–${range[1]}`;
}
