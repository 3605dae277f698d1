import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HttpProbe } from '../support/http-probe.ts';

const body = fc.uint8Array({ maxLength: 60 });

/** A well-formed message, with what is in it. */
const message = (first: fc.Arbitrary<string>, closing: fc.Arbitrary<'length' | 'chunked'>) =>
  fc
    .record({
      first,
      framing: closing,
      body,
      cuts: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 6 }),
      field: fc.stringMatching(/^[a-z ]{0,12}$/),
    })
    .map((made) => ({ ...made, bytes: write(made) }));

function write({
  first,
  framing,
  body: data,
  cuts,
  field,
}: {
  first: string;
  framing: string;
  body: Uint8Array;
  cuts: number[];
  field: string;
}): Buffer {
  const head = `${first}\r\nX-Field: ${field}\r\n`;
  if (framing === 'length') return Buffer.concat([Buffer.from(`${head}Content-Length: ${data.length}\r\n\r\n`), data]);
  const parts = [Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`)];
  let at = 0;
  for (const cut of [...cuts, data.length]) {
    const piece = data.subarray(at, at + cut);
    if (piece.length > 0)
      parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), Buffer.from(piece), Buffer.from('\r\n'));
    at += piece.length;
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

const framing = fc.constantFrom('length' as const, 'chunked' as const);
const request = message(fc.constantFrom('POST /a HTTP/1.1', 'PUT /b?c=d HTTP/1.0'), framing);
const response = message(fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.1 500', 'HTTP/1.0 404 Not Found'), framing);
const conversation = fc.array(fc.tuple(request, response), { minLength: 1, maxLength: 5 });

function bodiesOf(probe: HttpProbe): Buffer[] {
  const bodies: Buffer[] = [];
  probe.onMessage = ({ body: lent }) => bodies.push(Buffer.from(lent!.bytes.subarray(lent!.from, lent!.to)));
  return bodies;
}

it('reads what was written, however the stream is cut', () => {
  fc.assert(
    fc.property(conversation, fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1 }), (exchanges, sizes) => {
      const probe = new HttpProbe();
      const bodies = bodiesOf(probe);
      let turn = 0;
      const send = (side: 'client' | 'server', bytes: Buffer) => {
        for (let at = 0; at < bytes.length; ) {
          const size = sizes[turn++ % sizes.length]!;
          // Wiped after use: nothing may be kept of what is lent.
          const piece = Buffer.from(bytes.subarray(at, at + size));
          probe.push(side, piece);
          piece.fill(0xee);
          at += size;
        }
      };
      for (const [asked, answered] of exchanges) {
        send('client', asked.bytes);
        send('server', answered.bytes);
      }
      probe.end();
      expect(bodies).toEqual(
        exchanges.flatMap(([asked, answered]) => [Buffer.from(asked.body), Buffer.from(answered.body)]),
      );
      expect(
        probe.exchanges.map(({ request: asked, response: answered }) => [asked?.number, answered?.number]),
      ).toEqual(exchanges.map((_, index) => [index + 1, index + 1]));
      expect(probe.messages.every(({ complete }) => complete)).toBe(true);
      expect(probe.codes).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it('with segments lost: a message that is called complete is one that was sent, and pairs are those of the client', () => {
  fc.assert(
    fc.property(
      conversation,
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      fc.integer({ min: 20, max: 120 }),
      (exchanges, lost, size) => {
        const probe = new HttpProbe();
        const seen: { direction: string; id: string; complete: boolean; data: Buffer }[] = [];
        probe.onMessage = ({ direction, complete, body: lent, headers }) =>
          seen.push({
            direction,
            id: headers.get('x-field') ?? '',
            complete,
            data: lent === null ? Buffer.alloc(0) : Buffer.from(lent.bytes.subarray(lent.from, lent.to)),
          });
        let segment = 0;
        const send = (side: 'client' | 'server', bytes: Buffer) => {
          for (let at = 0; at < bytes.length; at += size) {
            const piece = bytes.subarray(at, at + size);
            // One in eight or so is lost.
            if (lost[segment % 40]! && lost[(segment + 7) % 40]! && lost[(segment++ + 13) % 40]!)
              probe.gap(side, piece.length);
            else {
              probe.push(side, piece);
              segment++;
            }
          }
        };
        const named = exchanges.map(
          ([asked, answered], index) =>
            [
              { ...asked, field: `q${index}`, bytes: write({ ...asked, field: `q${index}` }) },
              { ...answered, field: `r${index}`, bytes: write({ ...answered, field: `r${index}` }) },
            ] as const,
        );
        for (const [asked, answered] of named) {
          send('client', asked.bytes);
          send('server', answered.bytes);
        }
        probe.end('capture-end');
        for (const { id, complete, data } of seen) {
          if (!complete) continue;
          const sent = named.flat().find(({ field }) => field === id)!;
          expect(data).toEqual(Buffer.from(sent.body));
        }
        for (const { request: asked, response: answered } of probe.exchanges) {
          if (!asked?.complete || !answered?.complete) continue;
          expect(answered.headers.get('x-field')!.slice(1)).toBe(asked.headers.get('x-field')!.slice(1));
        }
      },
    ),
    { numRuns: 200 },
  );
});

it('survives anything, shows every message once and pairs each at most once', () => {
  const crumbs = fc.constantFrom(
    'POST / HTTP/1.1\r\n',
    'HTTP/1.1 200 OK\r\n',
    'Content-Length: 3\r\n',
    'Transfer-Encoding: chunked\r\n',
    '\r\n',
    '3\r\nabc\r\n',
    '0\r\n',
    'abc',
    '\0',
    '\n',
    '\r',
    ': ',
    'ffffffff\r\n',
    'HTTP/1.1 101 S\r\n\r\n',
    'CONNECT h HTTP/1.1\r\n\r\n',
    'HTTP/1.1 100 C\r\n\r\n',
  );
  const step = fc.record({
    side: fc.constantFrom('client' as const, 'server' as const),
    crumbs: fc.array(crumbs, { minLength: 1, maxLength: 6 }),
    gap: fc.integer({ min: -20, max: 10 }),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.constantFrom('fin' as const, 'reset' as const, 'capture-end' as const),
      (steps, reason) => {
        const probe = new HttpProbe();
        for (const { side, crumbs: parts, gap } of steps) {
          if (gap > 0) probe.gap(side, gap);
          probe.push(side, parts.join(''));
        }
        probe.end(reason);
        const paired = probe.exchanges
          .flatMap(({ request: asked, response: answered }) => [asked, answered])
          .filter((one) => one !== null);
        expect(new Set(paired).size).toBe(paired.length);
        expect(new Set(probe.messages).size).toBe(probe.messages.length);
        const due = probe.messages.filter(
          ({ direction, status }) => direction === 'request' || status === null || status >= 200 || status === 101,
        );
        expect(paired.length).toBe(due.length);
        expect(probe.exchanges.map(({ number }) => number)).toEqual(probe.exchanges.map((_, index) => index + 1));
      },
    ),
    { numRuns: 500 },
  );
});
