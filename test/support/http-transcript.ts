import type { EndReason, GapReason } from '../../src/bytes/byte-sink.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import { HttpConnection } from '../../src/http/http-connection.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts';
import type { HttpExchange, HttpMessage } from '../../src/http/message.ts';
import type { BodyMode, HttpObserver } from '../../src/http/observer.ts';

/**
 * Transcripts of HTTP conversations, in the manner of llhttp's tests. A file is a list of cases:
 *
 *     # name
 *     why it matters, one or more lines
 *     @ option=value …       limits by name, `whole` (not to be cut up), `force`, `mode=stream|ignore`, `hash`
 *     > request bytes        a segment of client → server; escapes \r \n \t \0 \\ \xHH, `\{n}` repeats the byte before it
 *     < response bytes       a segment of server → client
 *     | more                 continues the segment
 *     ! gap > 10 lost        also: settled > 10, doubt > from length, resent > from length, end > fin
 *     = expected events
 *
 * Every segment stands in a packet of its own, one millisecond after the one before it.
 */
export interface TranscriptCase {
  readonly name: string;
  readonly head: readonly string[];
  readonly steps: readonly Step[];
  readonly options: ReadonlyMap<string, string>;
  readonly expected: readonly string[];
}

type Step =
  | { readonly kind: 'segment'; readonly side: Side; readonly bytes: Buffer }
  | { readonly kind: 'event'; readonly side: Side; readonly name: string; readonly words: readonly string[] };

type Side = 'client' | 'server';

const SIDES: Readonly<Record<string, Side>> = { '>': 'client', '<': 'server' };

export function parseTranscripts(text: string): TranscriptCase[] {
  return text
    .split(/^(?=# )/m)
    .filter((part) => part.startsWith('# '))
    .map(parseCase);
}

function parseCase(text: string): TranscriptCase {
  const lines = text.split('\n').filter((line) => line !== '');
  const steps: Step[] = [];
  const options = new Map<string, string>();
  const parts: string[] = [];
  let side: Side = 'client';
  const flush = () => {
    if (parts.length > 0) steps.push({ kind: 'segment', side, bytes: unescapeBytes(parts.join('')) });
    parts.length = 0;
  };
  for (const line of lines) {
    const rest = line.slice(2);
    const mark = line[0]!;
    if (mark === '|') parts.push(rest);
    else if (mark === '>' || mark === '<') {
      flush();
      side = SIDES[mark]!;
      parts.push(rest);
    } else if (mark === '!') {
      flush();
      const [name, of, ...words] = rest.split(' ');
      steps.push({ kind: 'event', side: SIDES[of!]!, name: name!, words });
    } else if (mark === '@') {
      for (const word of rest.split(' ')) options.set(word.split('=')[0]!, word.split('=')[1] ?? '');
    }
  }
  flush();
  return {
    name: lines[0]!.slice(2),
    head: lines.filter((line) => !line.startsWith('= ')),
    steps,
    options,
    expected: lines.filter((line) => line.startsWith('= ')).map((line) => line.slice(2)),
  };
}

/** The case with other expectations, as it stands in its file. */
export function renderCase(transcript: TranscriptCase, events: readonly string[]): string {
  return `${[...transcript.head, ...events.map((event) => `= ${event}`)].join('\n')}\n`;
}

function unescapeBytes(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      bytes.push(text.charCodeAt(at));
      continue;
    }
    const mark = text[++at]!;
    if (mark === 'x') {
      bytes.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else if (mark === '{') {
      const end = text.indexOf('}', at);
      const last = bytes.at(-1)!;
      for (let left = Number(text.slice(at + 1, end)) - 1; left > 0; left--) bytes.push(last);
      at = end;
    } else {
      bytes.push({ r: 13, n: 10, t: 9, '0': 0 }[mark] ?? mark.charCodeAt(0));
    }
  }
  return Buffer.from(bytes);
}

/** Runs a case with segments cut into pieces of `size` bytes; the events do not depend on it. */
export function runTranscript(transcript: TranscriptCase, size: number): string[] {
  const { options } = transcript;
  const events: string[] = [];
  const log = new DiagnosticLog(1000);
  const connection = new HttpConnection({ number: 1 }, recorder(events, (options.get('mode') ?? 'keep') as BodyMode), {
    log,
    limits: limitsOf(options),
    force: options.has('force'),
    hashBodies: options.has('hash'),
  });
  const offsets = { client: 0, server: 0 };
  const ended = { client: false, server: false };
  let packet = 0;
  for (const step of transcript.steps) {
    const sink = connection[step.side];
    if (step.kind === 'segment') {
      const timeNs = ++packet * 1e6;
      for (let from = 0; from < step.bytes.length; from += size) {
        // A fresh buffer that is wiped afterwards: nothing may be kept of what is only lent.
        const piece = Buffer.from(step.bytes.subarray(from, Math.min(from + size, step.bytes.length)));
        sink.push(piece, 0, piece.length, offsets[step.side], timeNs, timeNs, packet);
        offsets[step.side] += piece.length;
        piece.fill(0xee);
      }
      continue;
    }
    const [first, second] = step.words;
    if (step.name === 'gap') {
      sink.gap(Number(first), offsets[step.side], packet * 1e6, (second ?? 'lost') as GapReason);
      offsets[step.side] += Number(first);
    } else if (step.name === 'settled') sink.settled(Number(first));
    else if (step.name === 'doubt') sink.doubt(Number(first), Number(second));
    else if (step.name === 'resent') sink.resent(Number(first), Number(second), 1e6, 3e6);
    else if (step.name === 'end') {
      ended[step.side] = true;
      sink.end(first as EndReason, offsets[step.side], packet * 1e6);
    }
  }
  for (const side of ['client', 'server'] as const)
    if (!ended[side]) connection[side].end('fin', offsets[side], packet * 1e6);
  for (const { code, count, examples } of log.entries()) {
    const { direction, streamOffset } = examples[0]!.place;
    events.push(`${code}${count > 1 ? ` ×${count}` : ''} ${direction} @${streamOffset}: ${examples[0]!.detail}`);
  }
  return events;
}

function limitsOf(options: ReadonlyMap<string, string>): HttpLimits {
  const limits: Record<string, number> = { ...DEFAULT_HTTP_LIMITS };
  for (const name of Object.keys(limits)) if (options.has(name)) limits[name] = Number(options.get(name));
  return limits as unknown as HttpLimits;
}

function recorder(events: string[], mode: BodyMode): HttpObserver<string> {
  const streamed: string[] = [];
  return {
    head: () => mode,
    bodyData: (_message, bytes, from, to, bodyOffset) => {
      if (streamed.length === 0 || !streamed.at(-1)!.startsWith('"')) streamed.push(`"@${bodyOffset} `);
      streamed[streamed.length - 1] += showBytes(bytes, from, to);
    },
    bodyChunk: (_message, bodyOffset, length) => void streamed.push(`chunk ${length} @${bodyOffset}`),
    bodyGap: (_message, length, bodyOffset, _timeNs, reason) =>
      void streamed.push(`${reason} ${length} @${bodyOffset}`),
    message: (message) => {
      for (const piece of streamed.splice(0)) events.push(`  ${piece.startsWith('"') ? piece.slice(1) : piece}`);
      events.push(...showMessage(message));
      return `${message.direction} ${message.number}`;
    },
    exchange: (exchange) => void events.push(showExchange(exchange)),
    notHttp: (_connection, direction, first) => void events.push(`not HTTP: ${direction} ${showBytes(first, 0, 1)}…`),
  };
}

function showMessage(message: HttpMessage<string>): string[] {
  const { body } = message;
  const start =
    message.startLine.length > 60
      ? `${message.startLine.slice(0, 60)}… (${message.startLine.length})`
      : message.startLine;
  const lines = [
    `${message.direction} ${message.number} @${message.streamFrom}-${message.streamTo} ${showBytes(Buffer.from(start, 'latin1'), 0, start.length)}`,
  ];
  const state = message.complete ? 'whole' : `cut: ${message.incompleteReason}, ${message.missing} missing`;
  const doubt = message.doubtful ? ', doubtful' : '';
  if (body === null) lines.push(`  no body, ${state}${doubt}`);
  else if (message.framing === 'none') lines.push(`  none, ${state}${doubt}`);
  else {
    const holes = body.holes.map(([offset, length]) => ` hole ${offset}+${length}`).join('');
    lines.push(`  ${message.framing} ${body.length} bytes @${message.bodyFrom}, ${state}${doubt}${holes}`);
    if (body.kept && body.length > 0) lines.push(`  ${showBytes(body.bytes, body.from, body.to)}`);
    if (!body.kept) lines.push(`  not kept, ${body.sha256()?.slice(0, 8) ?? 'not hashed'}`);
    const runs = [...body.map.runs()].map(([offset, source, length]) => `${offset}←${source}+${length}`);
    if (runs.length > 1) lines.push(`  map ${runs.join(' ')}`);
  }
  return lines;
}

function showExchange(exchange: HttpExchange<string>): string {
  const sides = `${exchange.request?.payload ?? 'no request'}, ${exchange.response?.payload ?? 'no response'}`;
  const notes = [
    exchange.interim > 0 ? `interim ${exchange.interim}` : '',
    exchange.pipelined ? 'pipelined' : '',
    exchange.early ? 'early' : '',
    exchange.request?.doubtful || exchange.response?.doubtful ? 'doubtful' : '',
    (exchange.response?.retransmissions ?? 0) > 0
      ? `${exchange.response!.retransmissions} resent, ${exchange.response!.retransmitNs / 1e6} ms`
      : '',
  ].filter((note) => note !== '');
  return [`exchange ${exchange.number}: ${sides}`, ...notes].join(', ');
}

function showBytes(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to && text.length < 120; at++) {
    const byte = bytes[at]!;
    if (byte === 13) text += '\\r';
    else if (byte === 10) text += '\\n';
    else if (byte < 32 || byte > 126) text += `\\x${byte.toString(16).padStart(2, '0')}`;
    else text += String.fromCharCode(byte);
  }
  return text;
}
