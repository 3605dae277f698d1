import { formatDuration, formatTime } from '../../report/duration.ts';
import type { Call, Tls } from '../../report/model.ts';
import { formatBytes, formatCount } from '../../report/number-format.ts';
import { type Child, copyText, h } from '../dom.ts';
import { packetText, visible } from '../format.ts';
import type { DecodedMessage } from '../message-view.ts';
import { statusBadge } from '../status-badge.ts';
import { faultView } from './fault-view.ts';
import { timingBar } from './timing-bar.ts';

/** Everything about a call but its values: what it was, how it ended, where its time went, both HTTP heads. */
export function factsPane(call: Call, request: DecodedMessage | null, response: DecodedMessage | null): HTMLElement {
  const { timing } = call;
  return h(
    'div',
    { class: 'facts' },
    timingBar(timing),
    call.fault === null ? null : faultView(call.fault),
    list(callFacts(call)),
    h('h3', null, 'Times'),
    list(timeFacts(call)),
    head('Request', request),
    head('Response', response),
    call.diagnostics.length === 0
      ? null
      : [
          h('h3', null, 'Findings'),
          h(
            'ul',
            { class: 'findings' },
            call.diagnostics.map(({ code, detail }) => h('li', null, h('code', null, code), ` ${visible(detail)}`)),
          ),
        ],
  );
}

type Fact = readonly [label: string, value: Child];

function list(facts: readonly Fact[]): HTMLElement {
  return h(
    'dl',
    { class: 'fact-list' },
    facts.map(([label, value]) => [h('dt', null, label), h('dd', null, value)]),
  );
}

function callFacts(call: Call): Fact[] {
  const facts: (Fact | null)[] = [
    ['Status', [statusBadge(call.status), call.statusReason ? ` ${visible(call.statusReason)}` : null]],
    text('Between', `${call.client} → ${call.server}`),
    call.tls === undefined ? null : text('TLS', tlsText(call.tls)),
    text('HTTP', [call.method, call.url].filter((part) => part !== null).join(' ')),
    call.httpStatus === null ? null : ['HTTP status', String(call.httpStatus)],
    ['Started', formatTime(call.startedAt)],
    ['Packets', packets(call)],
    ['Connection', `${call.connection}, exchange ${call.exchange}`],
    call.batch.size > 1 ? ['Batch', `message ${call.batch.index + 1} of ${call.batch.size}`] : null,
    ['Kind', call.kind],
    call.encoding === null ? null : ['Encoding', `${call.encoding}, envelope version ${call.version ?? '–'}`],
    ['Sizes', `${size(call.requestBytes)} sent, ${size(call.responseBytes)} received`],
    text('Target', call.target),
    text('Answer to', call.responseUri),
    text('Message class', call.messageClass),
    text('Message id', call.messageId),
    text('Correlation', call.correlationId === call.messageId ? null : call.correlationId),
    text('Paired by', call.pairedBy),
    text('Slow by', [call.cause, call.causeReason].filter((part) => part != null).join(', ')),
    metrics(call),
  ];
  return facts.filter((fact): fact is Fact => fact !== null);
}

function text(label: string, value: string | null | undefined): Fact | null {
  return value === null || value === undefined || value === '' ? null : [label, visible(value)];
}

function tlsText({ version, cipher, sni, alpn }: Tls): string {
  return [version, cipher, sni, alpn].filter((part) => part !== null && part !== undefined).join(', ');
}

function size(bytes: number | null): string {
  return bytes === null ? '–' : formatBytes(bytes);
}

function metrics({ metrics: said }: Call): Fact | null {
  if (said === undefined) return null;
  const parts = [
    ['processing', said.processingMs],
    ['adapter', said.adapterMs],
    ['external', said.externalMs],
  ] as const;
  const known = parts.filter(([, ms]) => ms !== null).map(([name, ms]) => `${name} ${ms} ms`);
  return known.length === 0 ? null : ['Server says', known.join(', ')];
}

/** Numbers as Wireshark shows them, and a display filter to find them there. */
function packets({ packets: { request, response } }: Call): Child {
  const ranges = [request, response].filter((range) => range !== null);
  const filter = ranges.map(([first, last]) => `frame.number in {${first}..${last}}`).join(' || ');
  const button = h('button', { type: 'button', class: 'small', title: filter }, 'Copy for Wireshark');
  button.addEventListener('click', async () => {
    button.textContent = (await copyText(filter)) ? 'Copied' : 'Not copied';
  });
  return [`${packetText(request)} → ${packetText(response)} `, ranges.length === 0 ? null : button];
}

function timeFacts({ timing }: Call): Fact[] {
  const rows = [
    ['Total', timing.totalNs],
    ['Connect', timing.connectNs],
    ['TLS handshake', timing.tlsNs ?? null],
    ['Send', timing.sendNs],
    ['Queue', timing.queueNs],
    ['Wait', timing.waitNs],
    ['Server', timing.serverNs],
    ['Receive', timing.receiveNs],
    ['Retransmission', timing.retransmitNs],
    ['Holes', timing.holeNs],
    ['Idle before', timing.idleNs],
  ] as const;
  const known = rows.filter(([name, ns]) => ns !== null && (ns !== 0 || name === 'Total'));
  const facts: Fact[] = known.map(([name, ns]) => [name, formatDuration(ns)]);
  if (timing.retransmissions > 0) facts.push(['Sent again', `${formatCount(timing.retransmissions)} segments`]);
  if (!timing.complete) facts.push(['Complete', 'no: bytes of it are missing from the capture']);
  return facts;
}

function head(title: string, message: DecodedMessage | null): Child {
  if (message === null) return null;
  const { entry } = message;
  const facts = [
    `${formatCount(entry.bodyLength)} bytes of body`,
    ...(entry.codings.length === 0 ? [] : [entry.codings.join(', ')]),
    ...(entry.complete ? [] : ['incomplete']),
    ...(entry.missing > 0 ? [`${formatCount(entry.missing)} bytes missing`] : []),
    `packets ${packetText(entry.packets)}`,
  ];
  return h(
    'details',
    { class: 'http-head', open: true },
    h('summary', null, title, h('span', { class: 'muted' }, ` ${facts.join(' · ')}`)),
    h('p', { class: 'start-line' }, visible(entry.startLine)),
    h(
      'dl',
      { class: 'header-list' },
      entry.headers.map(([name, value]) => [h('dt', null, visible(name)), h('dd', null, visible(value))]),
    ),
  );
}
