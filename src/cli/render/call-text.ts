import type { CallDetail, EnvelopeDetail, MessageDetail } from '../../analysis/inspect-call.ts';
import { formatDuration } from '../../report/duration.ts';
import { Page } from '../../report/formats/text/page.ts';
import { statusStyle } from '../../report/formats/text/summary.ts';
import type { Call, Tls } from '../../report/model.ts';
import { formatCount, formatNumberOf } from '../../report/number-format.ts';
import { treeLines } from './tree-lines.ts';

const LABEL = 11;

/** One call for a terminal: facts, timing, both heads, decoded values beside their byte ranges. */
export function callText(detail: CallDetail, options: { width: number; color: boolean; hex: boolean }): string {
  const page = new Page(options.width, options.color);
  const { call } = detail;
  page.line([
    { text: `Call #${call.id}  `, style: 'heading' },
    { text: `${call.operation}  `, style: 'heading' },
    { text: call.status, style: statusStyle(call.status) },
  ]);
  page.labelled(
    'Between',
    `${call.client} → ${call.server} (connection ${call.connection}, exchange ${call.exchange})`,
    LABEL,
  );
  page.labelled('Started', call.startedAt ?? 'unknown', LABEL);
  page.labelled(
    'HTTP',
    [call.method, call.url, call.httpStatus === null ? null : `→ ${call.httpStatus}`]
      .filter((part) => part !== null)
      .join(' '),
    LABEL,
  );
  if (call.tls !== undefined) page.labelled('TLS', tlsText(call.tls), LABEL);
  page.labelled('Time', timingText(call), LABEL);
  if (call.batch.size > 1) page.labelled('Batch', `message ${call.batch.index + 1} of ${call.batch.size}`, LABEL);
  if (call.messageId !== null) page.labelled('Message id', call.messageId, LABEL);
  if (call.pairedBy !== null) page.labelled('Paired by', call.pairedBy, LABEL);
  if (call.statusReason) page.labelled('Because', call.statusReason, LABEL);
  if (call.fault !== null) {
    page.labelled('Fault', { text: `${call.fault.code}: ${call.fault.message ?? ''}`, style: 'bad' }, LABEL, 6);
    if (call.fault.detail !== null) page.labelled('', call.fault.detail, LABEL, 12);
  }
  for (const diagnostic of call.diagnostics) page.labelled('Note', `${diagnostic.code}: ${diagnostic.detail}`, LABEL);
  message(page, 'Request', detail.request, options.hex);
  message(page, 'Response', detail.response, options.hex);
  return page.text();
}

function tlsText({ version, cipher, sni, alpn, resumed }: Tls): string {
  return [
    [version, cipher].filter((part) => part !== null).join(', '),
    ...(sni === null ? [] : [`server name ${sni}`]),
    ...(alpn === null ? [] : [`ALPN ${alpn}`]),
    ...(resumed === true ? ['resumed'] : []),
  ].join('; ');
}

function timingText(call: Call): string {
  const { timing } = call;
  const parts = [
    ['total', timing.totalNs],
    ['connect', timing.connectNs],
    ['TLS handshake', timing.tlsNs ?? null],
    ['send', timing.sendNs],
    ['queue', timing.queueNs],
    ['wait', timing.waitNs],
    ['server', timing.serverNs],
    ['receive', timing.receiveNs],
    ['retransmission', timing.retransmitNs],
    ['hole', timing.holeNs],
    ['idle before', timing.idleNs],
  ] as const;
  const known = parts.filter(([name, ns]) => ns !== null && (ns !== 0 || name === 'total'));
  return known.length === 0 ? 'not captured' : known.map(([name, ns]) => `${name} ${formatDuration(ns)}`).join(', ');
}

function message(page: Page, title: string, detail: MessageDetail | null, hex: boolean): void {
  if (detail === null) {
    page.heading(title, 'not captured');
    return;
  }
  const { stream, packets } = detail;
  const where = packets[0] === packets[1] ? `packet ${packets[0]}` : `packets ${packets[0]}-${packets[1]}`;
  page.heading(title, `${where}, stream ${stream.from}-${stream.to}, body at ${stream.bodyFrom}`);
  if (detail.decrypted !== undefined) page.line([{ text: decryptedText(detail.decrypted), style: 'dim' }], '  ');
  page.line([detail.startLine], '  ');
  for (const [name, value] of detail.headers) page.line([{ text: `${name}: `, style: 'dim' }, value], '  ');
  const facts = [
    `${formatCount(detail.bodyLength)} bytes`,
    ...(detail.codings.length === 0
      ? []
      : [`${detail.codings.join(', ')} to ${formatCount(detail.bytes.length)} bytes`]),
    ...(detail.complete
      ? []
      : [`incomplete${detail.missing > 0 ? `, ${formatCount(detail.missing)} bytes missing` : ''}`]),
  ];
  page.line([{ text: `body: ${facts.join('; ')}`, style: detail.complete ? 'dim' : 'warn' }], '  ');
  if (detail.envelope !== null) envelope(page, detail.envelope, detail.bytes, hex);
}

function decryptedText({ records, stream }: NonNullable<MessageDetail['decrypted']>): string {
  const which = records[0] === records[1] ? `record ${records[0]}` : `records ${records[0]}-${records[1]}`;
  return `decrypted from ${which} at ${stream[0]}-${stream[1]} of the encrypted stream`;
}

function envelope(page: Page, detail: EnvelopeDetail, body: Uint8Array, hex: boolean): void {
  const bytes = body.subarray(detail.offset);
  const others = detail.messages.filter((one) => !one.own).length;
  page.line(
    [
      {
        text: `envelope version ${detail.version}, ${formatNumberOf(detail.headers.length, 'header')}, ${formatNumberOf(detail.messages.length, 'message')}${others > 0 ? ` (${others} of other calls)` : ''}; ranges are [offset +length] in it`,
        style: 'dim',
      },
    ],
    '  ',
  );
  for (const { code, detail: text } of detail.diagnostics)
    page.line([{ text: `${code}: ${text}`, style: 'warn' }], '  ');
  for (const header of detail.headers) {
    page.line(
      [{ text: `header ${header.name}${header.mustUnderstand ? ' (must understand)' : ''}`, style: 'heading' }],
      '  ',
    );
    if (header.value !== null) treeLines(page, header.value, { hex, bytes }, '    ');
  }
  for (const one of detail.messages) {
    if (!one.own) continue;
    page.line(
      [{ text: `${one.kind} ${one.target}${one.response === '' ? '' : ` → ${one.response}`}`, style: 'heading' }],
      '  ',
    );
    for (const { code, detail: text } of one.diagnostics)
      page.line([{ text: `${code}: ${text}`, style: 'warn' }], '    ');
    if (one.value !== null) treeLines(page, one.value, { hex, bytes }, '    ');
  }
}
