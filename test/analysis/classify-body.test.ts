import { describe, expect, it } from 'vitest';
import { BodyClassifier } from '../../src/analysis/classify-body.ts';
import { DEFAULT_LIMITS } from '../../src/analysis/limits.ts';
import { ByteMap } from '../../src/bytes/byte-map.ts';
import type { PushedMessage, ResponseSide, Side } from '../../src/calls/sides.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import type { Content, HttpBody, HttpMessage } from '../../src/http/message.ts';
import { httpRequest, httpResponse, requestBody, requestSide } from '../support/call-sides.ts';
import { envelope, flex, type WireBody } from '../support/wire-amf.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

function bodyOf(bytes: Uint8Array, given: Partial<Content> = {}, body: Partial<HttpBody> = {}): HttpBody {
  const map = new ByteMap();
  map.add(0, 1000, bytes.length);
  const content: Content = {
    bytes,
    from: 0,
    to: bytes.length,
    codings: [],
    complete: true,
    verified: true,
    ratio: 1,
    diagnostics: [],
    sha256: () => '',
    ...given,
  };
  return {
    bytes,
    from: 0,
    to: bytes.length,
    length: bytes.length,
    holes: [],
    kept: true,
    map,
    sha256: () => null,
    content: () => content,
    ...body,
  };
}

const withBody = (message: HttpMessage<Side>, body: HttpBody): HttpMessage<Side> => ({ ...message, body });

function setUp(): { classifier: BodyClassifier; log: DiagnosticLog; codes: () => string[] } {
  const log = new DiagnosticLog();
  const classifier = new BodyClassifier({ log, limits: DEFAULT_LIMITS, values: 'none' });
  return { classifier, log, codes: () => log.entries().map(({ code }) => code) };
}

function classify(message: HttpMessage<Side>): { side: Side | null; codes: string[] } {
  const { classifier, codes } = setUp();
  return { side: classifier.classify(message, 1, 0), codes: codes() };
}

const AMF = { fields: { 'Content-Type': 'application/x-amf' } };
const CALL: WireBody = { target: 'S.a', response: '/1', value: [1] };
const request = (type: string, bytes: Uint8Array): HttpMessage<Side> =>
  withBody(httpRequest(null, { fields: { 'Content-Type': type } }), bodyOf(bytes));
const response = (type: string, bytes: Uint8Array): HttpMessage<Side> =>
  withBody(httpResponse(null, { fields: { 'Content-Type': type } }), bodyOf(bytes));

describe('media types (§1.2)', () => {
  it.each([
    ['application/x-amf', []],
    ['application/x-amf; charset=utf-8', []],
    ['application/octet-stream', ['content.type-mismatch']],
    ['text/plain', ['content.type-mismatch']],
  ])('a request as %s', (type, found) => {
    const { side, codes } = classify(request(type, envelope([CALL])));
    expect(side).toMatchObject({ direction: 'request', form: 'envelope', bodies: [{ operation: 'S.a' }] });
    expect(codes).toEqual(found);
  });

  it('text whose code points are the AMF bytes', () => {
    const plain = envelope([{ target: 'S.é', response: '/1', value: [1.5] }]);
    const widened = text(Array.from(plain, (byte) => String.fromCodePoint(byte === 0 ? 0x100 : byte)).join(''));
    const { side, codes } = classify(request('text/plain', widened));
    expect(side).toMatchObject({ form: 'envelope', bodies: [{ operation: 'S.é' }] });
    expect(codes).toEqual(['content.text-widened']);
  });

  it('AMFX is recognised by its root, other XML is not ours', () => {
    const amfx = text('<?xml version="1.0"?><amfx ver="3" xmlns="http://www.macromedia.com/2005/amfx"><body/></amfx>');
    expect(classify(request('application/xml', amfx)).side).toMatchObject({ form: 'amfx' });
    expect(classify(request('text/xml', text('<soap:Envelope/>'))).side).toBeNull();
  });

  it.each(['application/json', 'image/png', 'application/x-www-form-urlencoded'])(
    '%s is none, whatever is in it',
    (type) => {
      expect(classify(request(type, envelope([CALL])))).toEqual({ side: null, codes: [] });
    },
  );

  it('a page is none', () => {
    expect(classify(response('text/html', text('<html>hello</html>')))).toEqual({ side: null, codes: [] });
  });
});

describe('body test (§1.4)', () => {
  it('a PHP warning before the answer is skipped', () => {
    const bytes = join(
      text('<br />\nWarning: x in y on line 3<br />\n'),
      envelope([{ target: '/1/onResult', value: 'ok' }]),
    );
    for (const [type, more] of [
      ['application/x-amf', []],
      ['text/html', ['content.type-mismatch']],
    ] as const) {
      const { side, codes } = classify(response(type, bytes));
      expect(side).toMatchObject({ form: 'envelope', answers: [{ key: '/1' }] });
      expect(codes.sort()).toEqual(['amf.prefix-bytes', ...more].sort());
    }
  });

  it('a page declared as AMF is not AMF', () => {
    const { side, codes } = classify(response('application/x-amf', text('<html>no</html>')));
    expect(side).toMatchObject({ direction: 'response', form: 'not-amf', note: 'it begins with "<html>no</html>"' });
    expect(codes).toEqual(['amf.not-amf']);
  });

  it('of what the capture cut nothing is said twice', () => {
    const bytes = envelope([CALL]).slice(0, 9);
    const cut = { ...request('application/x-amf', bytes), complete: false, incompleteReason: 'snapped' as const };
    const { side, codes } = classify(cut);
    expect(side).toMatchObject({ form: 'cut', bodies: [] });
    expect(codes).toEqual([]);
  });

  it('a cut content coding makes a part of what was read', () => {
    const bytes = envelope([{ target: '/1/onResult', value: 'ok' }]);
    const message = withBody(httpResponse(null, AMF), bodyOf(bytes, { complete: false, codings: ['gzip'] }));
    expect(classify(message).side).toMatchObject({ form: 'envelope', cut: true });
  });

  it('64 MiB of zeros are no envelope', () => {
    const zeros = withBody(
      httpResponse(null, AMF),
      bodyOf(new Uint8Array(1000), { complete: false, codings: ['gzip'] }),
    );
    expect(classify(zeros)).toMatchObject({ side: { form: 'cut' }, codes: [] });
  });

  it('empty bodies, interim responses and bodies that were not kept', () => {
    expect(classify(withBody(httpResponse(null, AMF), bodyOf(new Uint8Array(0)))).side).toBeNull();
    expect(classify(withBody(httpResponse(null, { ...AMF, status: 100 }), bodyOf(envelope([])))).side).toBeNull();
    const dropped = bodyOf(new Uint8Array(0), {}, { kept: false, length: 9_000_000 });
    expect(classify(withBody(httpResponse(null, AMF), dropped)).side).toMatchObject({ form: 'cut', cut: true });
    expect(classify(withBody(httpRequest(null, { fields: {} }), dropped)).side).toBeNull();
    const asked = httpRequest(requestSide([requestBody()]));
    expect(classify(withBody(httpResponse(null, { fields: {}, request: asked }), dropped)).side).toMatchObject({
      form: 'cut',
    });
  });

  it('an error of ours ends one message, not the run', () => {
    const broken = withBody(httpRequest(null, AMF), {
      ...bodyOf(envelope([CALL])),
      content: () => {
        throw new TypeError('boom');
      },
    });
    const { side, codes } = classify(broken);
    expect(side).toMatchObject({ form: 'not-amf' });
    expect(codes).toEqual(['internal.decoder-crash']);
  });
});

describe('places', () => {
  it('lead from the AMF body to the stream', () => {
    const { classifier, log } = setUp();
    const bytes = join(text('\r\n'), envelope([{ target: 'S.a', response: '/1', value: [Number.NaN] }]));
    classifier.classify(withBody(httpRequest(null, AMF), bodyOf(bytes)), 7, 0);
    const { place } = log.entries().find(({ code }) => code === 'amf.nonfinite')!.examples[0]!;
    expect(place).toMatchObject({ connection: 7, direction: 'request', message: 1, body: 0 });
    expect(place.streamOffset).toBe(1000 + 2 + place.offset!);
  });
});

describe('streaming channels (§1.7)', () => {
  const open = (target: string, fields: Record<string, string> = {}): HttpMessage<Side> =>
    withBody(
      httpRequest(null, { target, fields: { 'Content-Type': 'application/x-www-form-urlencoded', ...fields } }),
      bodyOf(text('DSId=F-1')),
    );

  it.each([
    ['/s?command=open&version=1', 'open'],
    ['/s;jsessionid=1?version=1&command=close&streamId=2', 'close'],
  ])('%s', (target, form) => {
    expect(classify(open(target)).side).toMatchObject({ direction: 'request', form, flexClientId: 'F-1' });
  });

  it('the answer to an opening is read as it arrives', () => {
    const { classifier } = setUp();
    const asked = open('/s?command=open&version=1&DSId=F-2');
    const answered = httpResponse(null, { ...AMF, request: { ...asked, payload: classifier.classify(asked, 1, 0) } });
    expect(classifier.bodyMode(answered)).toBe('stream');
    expect(classifier.bodyMode({ ...answered, request: asked })).toBe('stream');
    expect(classifier.bodyMode({ ...answered, request: null })).toBe('keep');
    expect(classifier.bodyMode(httpResponse(null, { fields: { 'Content-Type': 'image/png' } }))).toBe('ignore');

    const pushes: PushedMessage[] = [];
    const channel = classifier.openStream(answered, 1, 0, (pushed) => pushes.push(pushed));
    const frame = (value: readonly number[]): Uint8Array =>
      join(text(`${value.length.toString(16)}\r\n`), Uint8Array.from(value), text('\r\n'));
    const message = flex('AsyncMessage', { destination: 'feed', messageId: 'm1', body: 1 }).raw.slice(1);
    const opened = flex('AcknowledgeMessage', { correlationId: 'open', body: 's1' }).raw.slice(1);
    const bytes = join(frame(opened), new Uint8Array(2), frame(message));
    channel.data(bytes, 0, 30, 5);
    channel.data(bytes, 30, bytes.length, 9);
    expect(pushes).toHaveLength(1);
    expect(pushes[0]).toMatchObject({ destination: 'feed', messageId: 'm1', atNs: 9, bytes: message.length });
    expect(channel.messages).toBe(2);
    expect(channel.end()).toMatchObject({ form: 'stream', note: 'opened', pushes: [] });
  });

  it('K08: a channel whose opening looks like a call is found in the body', () => {
    const frames = [1, 2, 3].map((n) =>
      Uint8Array.from(flex('AcknowledgeMessage', { correlationId: `c${n}`, body: n }).raw),
    );
    const { side, codes } = classify(response('application/x-amf', join(...frames)));
    expect(side).toMatchObject({ form: 'stream' });
    expect((side as ResponseSide).pushes.map((pushed) => pushed.correlationId)).toEqual(['c1', 'c2', 'c3']);
    expect(codes).toEqual([]);
  });

  it('a session in the URL is told', () => {
    const message = { ...request('application/x-amf', envelope([CALL])), target: '/mb/amf;jsessionid=12' };
    expect(classify(message).side).toMatchObject({ findings: [{ code: 'indicator.session-in-url' }] });
  });
});
