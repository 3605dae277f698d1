import { describe, expect, it } from 'vitest';
import { DIAGNOSTICS } from '../../src/diagnostics/codes.ts';
import { TOLERANCES, type ToleranceName } from '../../src/http/tolerances.ts';
import { HttpProbe } from '../support/http-probe.ts';

const GET = 'GET / HTTP/1.1\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

/** What each tolerance is shown with: a response to a GET, or a request. Every segment its own. */
const SHOWN: Record<ToleranceName, readonly string[]> = {
  'line-feed-only': ['HTTP/1.1 204 No\n\n'],
  'folded-field': ['HTTP/1.1 204 No\r\nA: b\r\n c\r\n\r\n'],
  'bare-carriage-return': ['HTTP/1.1 204 No\r\nA: b\rc\r\n\r\n'],
  'space-before-colon': ['HTTP/1.1 204 No\r\nA : b\r\n\r\n'],
  'control-in-value': ['HTTP/1.1 204 No\r\nA: \0\r\n\r\n'],
  'line-without-colon': ['HTTP/1.1 204 No\r\nnothing\r\n\r\n'],
  'leading-empty-lines': ['\r\n\r\nHTTP/1.1 204 No\r\n\r\n'],
  'absolute-target': ['GET http://h/ HTTP/1.1\r\n\r\n'],
  'space-in-target': ['GET /a b HTTP/1.1\r\n\r\n'],
  'status-line-without-reason': ['HTTP/1.1 204\r\n\r\n'],
  'repeated-equal-length': ['HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\na'],
  'length-beside-chunked': ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  'identity-coding': ['HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\na'],
  'coding-before-chunked': ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  'chunk-size-padding': [`${CHUNKED}1  \r\na\r\n0\r\n\r\n`],
  'chunk-extension': [`${CHUNKED}1;a\r\na\r\n0\r\n\r\n`],
  'chunk-heartbeat': [`${CHUNKED}1\r\na\r\n\0\0`, '\x000\r\n\r\n'],
  'chunk-stray-bytes': [`${CHUNKED}1\r\nabc\r\n0\r\n\r\n`],
  'last-chunk-without-end': [`${CHUNKED}1\r\na\r\n0\r\n`],
  'message-in-endless-body': [
    'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\na',
    'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  ],
};

describe.each(Object.keys(TOLERANCES) as ToleranceName[])('tolerance %s', (name) => {
  const { code } = TOLERANCES[name];
  const segments = SHOWN[name];
  const isRequest = segments[0]!.startsWith('GET');

  it(`reads on and says ${code ?? 'nothing'}`, () => {
    const probe = new HttpProbe();
    if (isRequest) {
      probe.push('client', segments[0]!);
      probe.push('server', 'HTTP/1.1 204 No\r\n\r\n');
    } else {
      probe.push('client', GET);
      if (name === 'message-in-endless-body') {
        probe.push('server', segments[0]!);
        probe.push('client', GET);
        probe.push('server', segments[1]!);
      } else for (const segment of segments) probe.push('server', segment);
    }
    probe.end();
    const last = probe.messages.at(-1)!;
    expect(last.complete).toBe(true);
    if (code === null) expect(probe.codes).toEqual([]);
    else expect(probe.codes).toContain(code);
  });

  it('names its peer', () => {
    expect(TOLERANCES[name].peer).not.toBe('');
    if (code !== null) expect(DIAGNOSTICS[code].title).not.toBe('');
  });
});
