const COMMA = 0x2c;
/** The lines of a call that comparison looks at, in the order in which they are written. */
const MARKS = {
  version: '\n      "version": ',
  encoding: '\n      "encoding": ',
  operation: '\n      "operation": ',
  kind: '\n      "kind": ',
  status: '\n      "status": ',
  fault: '\n      "fault": ',
  timing: '\n      "timing": {',
  totalNs: '\n        "totalNs": ',
  serverNs: '\n        "serverNs": ',
  complete: '\n        "complete": ',
  requestBytes: '\n      "requestBytes": ',
  responseBytes: '\n      "responseBytes": ',
  arguments: '\n      "arguments": ',
  result: '\n      "result": ',
} as const;
const END_OF_MEMBER = '\n      }';

/** Values kept by their text, and how long the text of a call may be for them to be kept. */
const MAX_KEPT = 2048;
const MAX_TEXT = 8192;

/**
 * Reads the calls of a report in the layout in which this program writes it, line by line, and parses only what comparison looks at: the rest of a call is
 * most of it. Equal values of several calls are the same object.
 */
export class SavedCalls {
  readonly #kept = new Map<string, unknown>();
  readonly #call = {
    version: null as unknown,
    encoding: null as unknown,
    operation: null as unknown,
    kind: null as unknown,
    status: null as unknown,
    fault: null as unknown,
    timing: { totalNs: null as unknown, serverNs: null as unknown, complete: null as unknown },
    requestBytes: null as unknown,
    responseBytes: null as unknown,
    arguments: undefined as unknown,
    result: undefined as unknown,
  };
  #text = '';
  #at = 0;

  /**
   * The call, its members still to be checked, valid until the next one is read; null for one in another layout.
   * @throws SyntaxError for a value that is not JSON
   */
  read(text: string): unknown {
    this.#text = text;
    this.#at = 0;
    const version = this.#line(MARKS.version);
    const encoding = this.#line(MARKS.encoding);
    const operation = this.#line(MARKS.operation);
    const kind = this.#line(MARKS.kind);
    const status = this.#line(MARKS.status);
    const fault = this.#block(MARKS.fault);
    if (version === null || encoding === null || operation === null || kind === null || status === null) return null;
    if (fault === null || this.#line(MARKS.timing) === null) return null;
    const totalNs = this.#line(MARKS.totalNs);
    const serverNs = this.#line(MARKS.serverNs);
    const complete = this.#line(MARKS.complete);
    const requestBytes = this.#line(MARKS.requestBytes);
    const responseBytes = this.#line(MARKS.responseBytes);
    if (totalNs === null || serverNs === null || complete === null || requestBytes === null || responseBytes === null)
      return null;
    const call = this.#call;
    call.version = number(version);
    call.encoding = this.#value(encoding);
    call.operation = this.#value(operation);
    call.kind = this.#value(kind);
    call.status = this.#value(status);
    call.fault = fault === 'null' ? null : JSON.parse(fault);
    call.timing.totalNs = number(totalNs);
    call.timing.serverNs = number(serverNs);
    call.timing.complete = this.#value(complete);
    call.requestBytes = number(requestBytes);
    call.responseBytes = number(responseBytes);
    const given = this.#line(MARKS.arguments);
    const result = this.#line(MARKS.result);
    call.arguments = given === null ? undefined : this.#value(given);
    call.result = result === null ? undefined : this.#value(result);
    return call;
  }

  /** What stands behind `mark` on its line; null when there is no such line further on. */
  #line(mark: string): string | null {
    const text = this.#text;
    const found = text.indexOf(mark, this.#at);
    if (found < 0) return null;
    const from = found + mark.length;
    const end = text.indexOf('\n', from);
    if (end < 0) return null;
    this.#at = end;
    return text.slice(from, text.charCodeAt(end - 1) === COMMA ? end - 1 : end);
  }

  /** As `#line`, of a member that may take several lines. */
  #block(mark: string): string | null {
    const first = this.#line(mark);
    if (first !== '{') return first;
    const end = this.#text.indexOf(END_OF_MEMBER, this.#at);
    if (end < 0) return null;
    const block = `{${this.#text.slice(this.#at, end)}}`;
    this.#at = end;
    return block;
  }

  #value(text: string): unknown {
    if (this.#text.length > MAX_TEXT) return JSON.parse(text);
    let value = this.#kept.get(text);
    if (value === undefined) {
      value = JSON.parse(text) as unknown;
      if (this.#kept.size === MAX_KEPT) this.#kept.clear();
      this.#kept.set(text, value);
    }
    return value;
  }
}

/** NaN for what is no number: it will be refused. */
function number(text: string): number | null {
  if (text === 'null') return null;
  return text === '' ? Number.NaN : Number(text);
}
