import type { DiagnosticCode } from '../diagnostics/codes.ts';

export interface Tolerance {
  /** What is accepted although RFC 9112 does not allow it. */
  readonly what: string;
  /** Who sends it. */
  readonly peer: string;
  /** What is said about it; null: nothing, the reading is beyond doubt and the peers are common. */
  readonly code: DiagnosticCode | null;
}

/**
 * Everything that is read although the grammar forbids it. What is not in this table is refused: the message is reported and the next one is looked
 * for. The defaults are what browsers of the time did, because that is what the captured client did.
 */
export const TOLERANCES = {
  'line-feed-only': {
    what: 'lines of the head or of chunk framing that end in LF alone',
    peer: 'CGI scripts and hand-written servers (PHP, Perl) behind a non-parsed-header gateway',
    code: 'http.bare-lf',
  },
  'folded-field': {
    what: 'a field value continued on a line that begins with a blank (obs-fold)',
    peer: 'old mail-derived libraries; servers that fold long cookies or certificates',
    code: 'http.line-folding',
  },
  'bare-carriage-return': {
    what: 'CR inside a line, kept as part of the value and never a line end',
    peer: 'applications that copy user text into headers',
    code: 'http.bare-cr',
  },
  'space-before-colon': {
    what: 'blanks between a field name and its colon',
    peer: 'hand-written clients and embedded servers',
    code: 'http.space-before-colon',
  },
  'control-in-value': {
    what: 'NUL and other control characters in a field value',
    peer: 'applications that copy binary text into headers',
    code: 'http.bad-header',
  },
  'line-without-colon': {
    what: 'a line of the head that is no field; it is passed over',
    peer: 'PHP and CGI programs that print before the end of their headers',
    code: 'http.bad-header',
  },
  'leading-empty-lines': {
    what: 'empty lines before a start line (RFC 9112 §2.2 allows them before requests)',
    peer: 'Netscape, Internet Explorer and old Flash players after a POST body; servers that count it short',
    code: null,
  },
  'absolute-target': {
    what: 'an absolute URI as request target to any server',
    peer: 'clients configured for a proxy',
    code: null,
  },
  'space-in-target': {
    what: 'blanks in the request target: the version is the last word',
    peer: 'players that send a gateway URL unescaped',
    code: 'http.bad-start-line',
  },
  'status-line-without-reason': {
    what: 'a status line that ends after the code',
    peer: 'many small servers',
    code: null,
  },
  'repeated-equal-length': {
    what: 'the same Content-Length several times, as lines or as a list',
    peer: 'proxies that add a header the application has already set',
    code: 'http.length-repeated',
  },
  'length-beside-chunked': {
    what: 'Content-Length together with Transfer-Encoding: the latter wins (RFC 9112 §6.3 step 3)',
    peer: 'ISAPI and servlet filters that chunk a response whose length was set',
    code: 'http.length-conflict',
  },
  'identity-coding': {
    what: 'Transfer-Encoding: identity, read as absent',
    peer: 'RFC 2616 servers',
    code: 'http.transfer-encoding',
  },
  'coding-before-chunked': {
    what: 'further transfer codings before a final chunked',
    peer: 'servers that compress as a transfer coding',
    code: 'http.transfer-encoding',
  },
  'chunk-size-padding': {
    what: 'blanks after a chunk size',
    peer: 'Apache 1.3 and servers that reserve room for the size',
    code: null,
  },
  'chunk-extension': {
    what: 'chunk extensions, passed over',
    peer: 'allowed by RFC 9112 §7.1.1; some proxies sign chunks',
    code: 'http.chunk-extension',
  },
  'chunk-heartbeat': {
    what: '00 bytes where a chunk size should begin',
    peer: 'BlazeDS and LiveCycle DS streaming channels on Tomcat, which write heartbeats past the container chunking',
    code: null,
  },
  'chunk-stray-bytes': {
    what: 'up to 8 bytes between the end of a chunk and its CRLF, dropped',
    peer: 'servers that count characters and send bytes',
    code: 'http.chunk-invalid',
  },
  'last-chunk-without-end': {
    what: 'the end of the stream, or the next message, right after the line of the last chunk',
    peer: 'BlazeDS streaming channels, which end with "0" CRLF',
    code: null,
  },
  'message-in-endless-body': {
    what: 'a start line at the beginning of a segment ends a body that has no usable length',
    peer: 'servers with broken lengths on connections that stay open',
    code: 'http.resync',
  },
} as const satisfies Record<string, Tolerance>;

export type ToleranceName = keyof typeof TOLERANCES;
