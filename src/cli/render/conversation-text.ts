import type { Conversation, ConversationEntry } from '../../analysis/follow.ts';
import { formatDuration, formatTimeOfDay } from '../../report/duration.ts';
import { Page, type Span } from '../../report/formats/text/page.ts';
import { statusStyle } from '../../report/formats/text/summary.ts';
import { formatBytes } from '../../report/number-format.ts';

/** A line for each message, call and push of a connection. */
export function conversationText(conversation: Conversation, look: { width: number; color: boolean }): string {
  const { connection, client, server, entries } = conversation;
  const page = new Page(look.width, look.color);
  page.heading(`Connection ${connection}`, `${client} → ${server}`);
  for (const entry of entries) {
    const time: Span = { text: entry.type === 'call' ? '' : `${formatTimeOfDay(entry.at)}  `, style: 'dim' };
    page.line([time, ...spansOf(entry)], entry.type === 'call' ? '                   ' : '');
  }
  return page.text();
}

function spansOf(entry: ConversationEntry): Span[] {
  if (entry.type === 'message') {
    const { direction, startLine, bodyLength, complete, packets } = entry.message;
    const isRequest = direction === 'request';
    const size = bodyLength === 0 ? '' : `  ${formatBytes(bodyLength)}`;
    return [
      { text: isRequest ? '→ ' : '← ', style: 'accent' },
      { text: startLine },
      { text: `${size}  packets ${packets[0]}-${packets[1]}`, style: 'dim' },
      { text: complete ? '' : '  incomplete', style: 'warn' },
    ];
  }
  if (entry.type === 'call') {
    const { id, operation, status, timing, fault } = entry.call;
    return [
      { text: `#${id} ` },
      { text: operation },
      { text: ` ${status}`, style: statusStyle(status) },
      { text: timing.totalNs === null ? '' : ` ${formatDuration(timing.totalNs)}` },
      {
        text: fault === null ? '' : `  ${fault.code}${fault.message === null ? '' : `: ${fault.message}`}`,
        style: 'dim',
      },
    ];
  }
  const { channel, destination, messageClass, bytes } = entry.push;
  return [
    { text: '⇐ ', style: 'accent' },
    { text: `push (${channel}) ${destination ?? messageClass ?? 'unknown'}` },
    { text: `  ${formatBytes(bytes)}`, style: 'dim' },
  ];
}
