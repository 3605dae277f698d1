import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyBuffers } from '../../src/http/body-buffers.ts';
import { BodyCollector } from '../../src/http/body-collector.ts';
import { HttpProbe } from '../support/http-probe.ts';

const AMF = Buffer.from('\0\x03\0\0\0\x01\0\x04null\0\x02/1\0\0\0\x01\x05', 'latin1');

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('bodies', () => {
  it('of one packet are lent where they stand', () => {
    const probe = new HttpProbe();
    let lent: Uint8Array | undefined;
    probe.onMessage = ({ body }) => {
      lent = body!.bytes;
      expect([body!.from, body!.to]).toEqual([38, 43]);
    };
    const pushed = probe.push('client', 'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello');
    expect(lent).toBe(pushed);
  });

  it('are not lent any more after the observer has seen them', () => {
    const probe = new HttpProbe();
    probe.push('client', 'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello');
    const body = probe.messages[0]!.body!;
    expect([body.bytes.length, body.from, body.to, body.length]).toEqual([0, 0, 0, 5]);
  });

  it('that span packets lead back to the stream', () => {
    const probe = new HttpProbe();
    const ranges: unknown[] = [];
    probe.onMessage = ({ body, bodyFrom }) => {
      ranges.push(
        bodyFrom,
        [...body!.map.runs()],
        body!.map.sourceRange(2, 7),
        Buffer.from(body!.bytes.subarray(body!.from, body!.to)).toString(),
      );
    };
    probe.push('client', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab');
    probe.push('client', 'cd\r\n4\r\nefgh\r\n0\r\n\r\n');
    expect(ranges).toEqual([
      47,
      [
        [0, 50, 4],
        [4, 59, 4],
      ],
      [52, 62],
      'abcdefgh',
    ]);
  });

  it('answer for their hash also when they are not kept', () => {
    const limits = {
      ...{
        head: 1e5,
        fields: 100,
        startLine: 1e4,
        pendingRequests: 10,
        body: 8,
        decodedBody: 1e5,
        expansion: 200,
        codings: 2,
      },
    };
    const probe = new HttpProbe({ limits });
    probe.push('client', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n');
    probe.push('client', '6\r\nghijkl\r\n0\r\n\r\n');
    const body = probe.messages[0]!.body!;
    expect(body.kept).toBe(false);
    expect(body.length).toBe(12);
    expect(body.sha256()).toBe(sha256(Buffer.from('abcdefghijkl')));
    expect(probe.codes).toEqual(['http.body-limit']);
  });

  it('undo their content coding once', () => {
    const probe = new HttpProbe();
    const zipped = gzipSync(AMF);
    probe.onMessage = ({ body }) => {
      const content = body!.content();
      expect(body!.content()).toBe(content);
      expect(Buffer.from(content.bytes.subarray(content.from, content.to))).toEqual(AMF);
      expect(content.sha256()).toBe(sha256(AMF));
      expect(body!.sha256()).toBe(sha256(zipped));
    };
    probe.push(
      'server',
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`),
        zipped,
      ]),
    );
    expect.assertions(4);
  });

  it('undo gzip as a transfer coding', () => {
    const probe = new HttpProbe();
    const zipped = gzipSync(AMF);
    probe.onMessage = ({ body }) => expect(Buffer.from(body!.content().bytes)).toEqual(AMF);
    probe.push(
      'server',
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${zipped.length.toString(16)}\r\n`),
        zipped,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
    );
    expect.assertions(1);
  });

  it.each([
    ['application/x-amf', AMF, ['gzip']],
    ['text/plain', AMF, ['gzip']],
    ['application/gzip', Buffer.from('a text file that was downloaded'), []],
  ])(
    'of type %s that are gzip without saying so',
    (type, content, codings) => {
      const probe = new HttpProbe();
      const zipped = gzipSync(content);
      probe.push('client', 'GET / HTTP/1.1\r\n\r\n');
      probe.onMessage = ({ body }) => expect(body!.content().codings).toEqual(codings);
      probe.push(
        'server',
        Buffer.concat([
          Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${zipped.length}\r\n\r\n`),
          zipped,
        ]),
      );
      expect(probe.codes).toEqual(codings.length > 0 ? ['content.undeclared-gzip'] : []);
    },
    10_000,
  );

  it('that were cut are decoded up to the hole without blame', () => {
    const probe = new HttpProbe();
    const zipped = gzipSync(
      Buffer.from('some words '.repeat(3).concat(...Array.from({ length: 500 }, (_, i) => `${i * 31} `))),
    );
    probe.onMessage = ({ body }) => {
      expect(body!.content().complete).toBe(false);
      expect(Buffer.from(body!.content().bytes.subarray(0, 10)).toString()).toBe('some words');
    };
    probe.push(
      'server',
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`),
        zipped.subarray(0, 400),
      ]),
    );
    probe.gap('server', 10);
    probe.push('server', zipped.subarray(410));
    probe.end();
    expect(probe.codes).toEqual(['http.body-truncated', 'http.unmatched-response']);
    expect.assertions(3);
  });
});

describe('BodyCollector', () => {
  it('gives up a body when the buffers of all bodies are used up, and still measures and hashes it', () => {
    const collector = new BodyCollector(new BodyBuffers(16 * 1024), 1e9);
    collector.begin(true, false, null);
    const piece = Buffer.alloc(10_000, 'x');
    expect(collector.add(piece, 0, piece.length, 0)).toBe(true);
    expect(collector.retain()).toBe(true);
    expect(collector.add(piece, 0, piece.length, 10_000)).toBe(false);
    expect(collector.add(piece, 0, piece.length, 20_000)).toBe(true);
    expect([collector.keeping, collector.length]).toEqual([false, 30_000]);
    expect(collector.digest()).toBe(sha256(Buffer.alloc(30_000, 'x')));
  });

  it('does not reserve what a message only announces', () => {
    const buffers = new BodyBuffers(64 * 1024);
    const collector = new BodyCollector(buffers, 1e9);
    expect(collector.begin(true, false, 900_000_000)).toBe(true);
    expect(collector.add(Buffer.from('abc'), 0, 3, 0)).toBe(true);
    expect(collector.retain()).toBe(true);
    expect(collector.bytes.length).toBe(16 * 1024);
  });
});
