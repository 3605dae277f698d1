import { formatDuration, formatTimeOfDay } from '../../report/duration.ts';
import type { Call } from '../../report/model.ts';
import { formatBytes } from '../../report/number-format.ts';
import { packetText, visible } from '../format.ts';

/** A column of the table of calls. */
export interface CallColumn {
  readonly name: string;
  readonly title: string;
  /** CSS grid track. */
  readonly width: string;
  /** The same where there is little room. */
  readonly narrow?: string;
  readonly align?: 'right';
  readonly text: (call: Call) => string;
  /** What rows are sorted by; null comes last. */
  readonly key: (call: Call) => number | string | null;
  /** Shown unless the user chooses otherwise: always, or where there is room. */
  readonly shown: 'always' | 'wide' | 'no';
}

const ns = (value: number | null) => (value === null ? '–' : formatDuration(value));
const bytes = (value: number | null) => (value === null ? '–' : formatBytes(value));
const text = (value: string | null | undefined) => (value === null || value === undefined ? '–' : visible(value));

function timing(
  name: string,
  title: string,
  member: 'totalNs' | 'sendNs' | 'waitNs' | 'serverNs' | 'receiveNs' | 'queueNs' | 'idleNs' | 'connectNs',
  shown: CallColumn['shown'],
): CallColumn {
  return {
    name,
    title,
    width: '76px',
    align: 'right',
    text: (call) => ns(call.timing[member]),
    key: (call) => call.timing[member],
    shown,
  };
}

function plain(
  name: string,
  title: string,
  width: string,
  read: (call: Call) => string | null | undefined,
  shown: CallColumn['shown'] = 'no',
): CallColumn {
  return { name, title, width, text: (call) => text(read(call)), key: (call) => read(call) ?? null, shown };
}

/** Every column there is, in order; the status, which leads each row, is drawn by the table. */
export const CALL_COLUMNS: readonly CallColumn[] = [
  {
    name: 'id',
    title: '#',
    width: '62px',
    narrow: '46px',
    align: 'right',
    text: (call) => String(call.id),
    key: (call) => call.id,
    shown: 'always',
  },
  {
    name: 'status',
    title: 'Status',
    width: '128px',
    narrow: '30px',
    text: (call) => call.status,
    key: (call) => call.status,
    shown: 'always',
  },
  {
    name: 'time',
    title: 'Time',
    width: '108px',
    text: (call) => formatTimeOfDay(call.startedAt),
    key: (call) => call.startedAt,
    shown: 'wide',
  },
  plain('operation', 'Operation', 'minmax(140px, 2.4fr)', (call) => call.operation, 'always'),
  timing('latency', 'Latency', 'totalNs', 'always'),
  timing('server', 'Server', 'serverNs', 'wide'),
  timing('send', 'Send', 'sendNs', 'no'),
  timing('wait', 'Wait', 'waitNs', 'no'),
  timing('receive', 'Receive', 'receiveNs', 'no'),
  timing('queue', 'Queue', 'queueNs', 'no'),
  timing('idle', 'Idle', 'idleNs', 'no'),
  timing('connect', 'Connect', 'connectNs', 'no'),
  {
    name: 'sent',
    title: 'Sent',
    width: '74px',
    align: 'right',
    text: (call) => bytes(call.requestBytes),
    key: (call) => call.requestBytes,
    shown: 'wide',
  },
  {
    name: 'received',
    title: 'Received',
    width: '78px',
    align: 'right',
    text: (call) => bytes(call.responseBytes),
    key: (call) => call.responseBytes,
    shown: 'wide',
  },
  plain('kind', 'Kind', '78px', (call) => call.kind),
  plain('client', 'Client', 'minmax(120px, 1fr)', (call) => call.client, 'wide'),
  plain('server-address', 'Server address', 'minmax(120px, 1fr)', (call) => call.server),
  {
    name: 'connection',
    title: 'Conn.',
    width: '58px',
    align: 'right',
    text: (call) => String(call.connection),
    key: (call) => call.connection,
    shown: 'no',
  },
  plain('url', 'URL', 'minmax(160px, 2fr)', (call) => call.url),
  {
    name: 'http',
    title: 'HTTP',
    width: '56px',
    align: 'right',
    text: (call) => (call.httpStatus === null ? '–' : String(call.httpStatus)),
    key: (call) => call.httpStatus,
    shown: 'no',
  },
  plain('encoding', 'Encoding', '76px', (call) => call.encoding),
  plain('class', 'Message class', 'minmax(160px, 1fr)', (call) => call.messageClass),
  plain('message-id', 'Message id', 'minmax(140px, 1fr)', (call) => call.messageId),
  {
    name: 'packets',
    title: 'Packets',
    width: '96px',
    align: 'right',
    text: (call) => packetText(call.packets.request),
    key: (call) => call.packets.request?.[0] ?? null,
    shown: 'no',
  },
  plain('fault', 'Fault', 'minmax(150px, 1.6fr)', (call) => faultText(call), 'wide'),
  plain('cause', 'Slow by', '80px', (call) => call.cause),
];

function faultText({ fault, statusReason }: Call): string | null {
  if (fault === null) return statusReason ?? null;
  return fault.message === null || fault.message === '' ? fault.code : `${fault.code}: ${fault.message}`;
}
