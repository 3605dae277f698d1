import type { CallStatus, DiagnosticRow } from './model.ts';

/** What a reader does about each cause, in the order in which it is told. */
export const CAUSES = {
  internal: {
    title: 'Defects of amfscope itself',
    brief: 'a defect of amfscope',
    advice: 'Please report it with the capture, or with the packets named here.',
  },
  capture: {
    title: 'Missing from the capture: the sniffer lost it, cut it or came late',
    brief: 'capture incomplete',
    advice:
      'Capture whole packets (tcpdump -s 0) with a larger buffer (-B), both directions, from before the connection starts.',
  },
  limit: {
    title: 'Stopped by a guard of amfscope',
    brief: 'a limit was reached',
    advice: 'If the capture can be trusted, raise the guard (a --max-… option) and analyze again.',
  },
  unsupported: {
    title: 'Not supported by amfscope',
    brief: 'unsupported content',
    advice: 'Nothing is wrong with the capture; these parts were counted and left out.',
  },
  peer: {
    title: 'Sent wrongly: a client or server broke the protocol',
    brief: 'protocol violations',
    advice: 'What could be read was kept; look at the software that sent it.',
  },
} as const satisfies Record<DiagnosticRow['cause'], { title: string; brief: string; advice: string }>;

type Cause = keyof typeof CAUSES;

/** Every cause in order of telling. */
export const CAUSE_NAMES = Object.keys(CAUSES) as Cause[];

/** Why the contents of an encrypted connection are not in the report. */
const TLS_REASONS: Readonly<Record<string, string>> = {
  'no-secret': 'no key: forward secrecy',
  'no-key': 'no key: RSA key exchange',
  'wrong-secret': 'the known secret does not fit',
  'mid-stream': 'joined in mid-stream',
  'handshake-missing': 'handshake not whole',
  'bad-handshake': 'handshake not understood',
  'unsupported-version': 'version not supported',
  'unsupported-cipher': 'cipher not supported',
  'unsupported-compression': 'compression not supported',
  http2: 'HTTP/2, not supported',
  limit: 'a limit was reached',
};

/** In a few words; a reason of a later version as it is. */
export function tlsReason(why: string | null): string {
  return why === null ? 'nothing was sent' : (TLS_REASONS[why] ?? why);
}

/** What opens an encrypted connection. */
export const TLS_OPENERS = {
  keylog:
    'Forward secrecy: only a key log opens these (--tls-keylog FILE, as browsers and OpenSSL write it with SSLKEYLOGFILE).',
  'keylog-or-key':
    "RSA key exchange: the server's private key opens these (--tls-key FILE), or a key log (--tls-keylog FILE).",
} as const;

/** Which option raises the guard that spoke. */
export const GUARD_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['file.record-too-large', '--max-record'],
  ['file.ng-interface-limit', '--max-interfaces'],
  ['file.gzip-limit', '--max-container-bytes'],
  ['link.depth-limit', '--max-layers'],
  ['ip.ext-limit', '--max-ip6-headers'],
  ['ip.frag-limit', '--max-fragments'],
  ['tcp.buffer-limit', '--max-ooo-bytes'],
  ['tcp.segment-limit', '--max-ooo-segments'],
  ['tcp.flow-limit', '--max-connections'],
  ['tls.held-limit', '--max-tls-held, --max-tls-total'],
  ['http.header-limit', '--max-head'],
  ['http.body-limit', '--max-body'],
  ['http.pipelining-limit', '--max-pending-requests'],
  ['content.limit', '--max-decoded-body'],
  ['content.layers', '--max-codings'],
  ['amf.depth-limit', '--max-amf-depth'],
  ['amf.node-limit', '--max-amf-values'],
  ['amf.string-limit', '--max-amf-string'],
  ['amf.backtrack-limit', '--max-redecodes'],
  ['flex.frame-limit', '--max-frame'],
  ['limit.time', '--timeout'],
]);

/** Maps, not objects: a reason out of a saved report may be `__proto__`. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['capture-end', 'the capture ends first'],
  ['reset', 'the connection was reset'],
  ['fin', 'the connection was closed'],
  ['reused', 'a new connection took its place'],
  ['idle', 'the connection fell silent'],
  ['timeout', 'the client gave up'],
  ['gap', 'packets were not captured'],
  ['lost', 'packets were not captured'],
  ['snapped', 'packets were cut short'],
  ['limit', 'a guard stopped reading'],
  ['head-limit', 'HTTP head above the limit'],
  ['framing', 'broken HTTP framing'],
  ['ambiguous', 'ambiguous HTTP framing'],
  ['start-line', 'no HTTP start line'],
  ['content', 'the compressed body is damaged'],
  ['undecoded', 'the envelope is damaged'],
  ['empty-body', 'the response is empty'],
  ['batch-aborted', 'batch stopped at an earlier call'],
]);

/** Why a call has no good answer, as a sentence without its full stop. An unknown reason is given as it is. */
export function reasonSentence(status: CallStatus, reason: string | null, httpStatus: number | null): string {
  if (reason !== null) return REASONS.get(reason) ?? reason;
  if (status === 'http-error') return httpStatus === null ? 'HTTP error' : `HTTP ${httpStatus}`;
  if (status === 'bad-response') return httpStatus === null ? 'not AMF' : `HTTP ${httpStatus}, not AMF`;
  if (status === 'unanswered') return 'not among the answers';
  if (status === 'orphan-answer') return 'request was not captured';
  if (status === 'truncated') return 'bytes are missing';
  return 'not known';
}
