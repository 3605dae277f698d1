import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { readRequestSide } from '../../src/calls/request-side.ts';
import { readResponseSide } from '../../src/calls/response-side.ts';
import type { AnswerBody, RequestSide, ResponseSide } from '../../src/calls/sides.ts';
import { envelope, flex, type Plain, switched, type WireBody } from '../support/wire-amf.ts';

type Headers = Readonly<Record<string, Plain>>;

function request(bodies: readonly WireBody[], headers: Headers = {}): RequestSide {
  const bytes = envelope(bodies, headers, 3);
  return readRequestSide(readEnvelope(bytes, 0, bytes.length, { direction: 'request' }), { values: 'full' });
}

function response(bodies: readonly WireBody[], headers: Headers = {}): ResponseSide {
  const bytes = envelope(bodies, headers, 3);
  return readResponseSide(readEnvelope(bytes, 0, bytes.length, { direction: 'response' }), { values: 'full' });
}

const answer = (target: string, value: Plain): AnswerBody => response([{ target, value }]).answers[0]!;
const codes = (found: readonly { readonly code: string }[]): string[] => found.map(({ code }) => code);

describe('request side', () => {
  it('reads a plain call', () => {
    const side = request([{ target: 'pkg.S.m', response: '/1', value: [1, 'x'] }]);
    expect(side).toMatchObject({ form: 'envelope', version: 3, whole: true });
    expect(side.bodies[0]).toMatchObject({
      index: 0,
      target: 'pkg.S.m',
      responseUri: '/1',
      encoding: 'amf0',
      operation: 'pkg.S.m',
      kind: 'rpc',
      bytes: 18,
      messageClass: null,
      arguments: { $: 'array', items: [1, 'x'] },
      findings: [],
    });
  });

  it('reads a Flex call: the arguments are the body of the message', () => {
    const side = request([
      {
        target: 'null',
        response: '/2',
        value: [
          flex('RemotingMessage', {
            operation: 'get',
            destination: 'shop',
            messageId: 'A',
            body: [5],
            headers: { DSId: 'F' },
          }),
        ],
      },
    ]);
    expect(side.flexClientId).toBe('F');
    expect(side.bodies[0]).toMatchObject({
      encoding: 'amf3',
      operation: 'shop.get',
      messageClass: 'flex.messaging.messages.RemotingMessage',
      messageId: 'A',
      destination: 'shop',
      methodName: 'get',
      arguments: { $: 'array', items: [{ $: 'int', v: 5 }] },
    });
  });

  it('§2.4: a bare message, no array, nothing at all', () => {
    const side = request([
      { target: 'null', response: '/1', value: flex('RemotingMessage', { operation: 'get', destination: 'shop' }) },
      { target: 'S.a', response: '/2', value: 'one' },
      { target: 'S.b', response: '/3', value: null },
      { target: 'S.c', response: '/4', value: switched([1, 2]) },
    ]);
    expect(side.bodies.map((body) => [body.operation, body.encoding])).toEqual([
      ['shop.get', 'amf3'],
      ['S.a', 'amf0'],
      // Nothing that could hold a switch: the version word tells.
      ['S.b', 'amf3'],
      ['S.c', 'amf3'],
    ]);
    expect(side.bodies[1]!.arguments).toBe('one');
    expect(side.bodies[2]!.arguments).toBeNull();
    expect(side.bodies[3]!.arguments).toMatchObject({ items: [{ v: 1 }, { v: 2 }] });
  });

  it('§2.10: unwraps a Flex 1.5 envelope object', () => {
    const value = [{ _flag: 'Envelope', headers: [['Credentials', false, { userid: 'bob' }]], data: [7] }];
    const side = request([{ target: 'S.a', response: '/1', value }]);
    expect(side.bodies[0]!.arguments).toMatchObject({ $: 'array', items: [7] });
    expect(codes(side.bodies[0]!.diagnostics)).toContain('amf.legacy-envelope');
    expect(codes(side.bodies[0]!.findings)).toEqual(['indicator.clear-credentials']);
  });

  it('finds credentials in clear, but not where the way was encrypted', () => {
    const login: WireBody = {
      target: 'null',
      response: '/1',
      value: [flex('CommandMessage', { operation: 8, body: 'Ym9iOnB3' })],
    };
    expect(codes(request([login]).bodies[0]!.findings)).toEqual(['indicator.clear-credentials']);
    const remote: WireBody = {
      target: 'null',
      value: [flex('RemotingMessage', { operation: 'f', headers: { DSRemoteCredentials: 'Ym9iOnB3' } })],
    };
    expect(codes(request([remote]).bodies[0]!.findings)).toEqual(['indicator.clear-credentials']);
    const none: WireBody = {
      target: 'null',
      value: [flex('RemotingMessage', { operation: 'f', remotePassword: null })],
    };
    expect(request([none]).bodies[0]!.findings).toEqual([]);
    expect(codes(request([none], { Credentials: { userid: 'bob', password: 'x' } }).findings)).toEqual([
      'indicator.clear-credentials',
    ]);
    const bytes = envelope([login]);
    const secure = readRequestSide(readEnvelope(bytes, 0, bytes.length), { values: 'none', secure: true });
    expect(secure.bodies[0]!.findings).toEqual([]);
    expect(secure.bodies[0]!.arguments).toBeUndefined();
  });

  it('finds hostile names and questions about services', () => {
    const side = request(
      [
        { target: 'null', value: [flex('RemotingMessage', { operation: '../../x', destination: '=cmd' })] },
        { target: 'amfphp.DiscoveryService.discover', value: [] },
      ],
      { DescribeService: null },
    );
    expect(codes(side.bodies[0]!.findings)).toEqual(['indicator.traversal', 'indicator.formula']);
    expect(codes(side.bodies[1]!.findings)).toEqual(['indicator.describe-service']);
    expect(codes(side.findings)).toEqual(['indicator.describe-service']);
  });
});

describe('response side: faults (§5.7, §5.8)', () => {
  it.each<[string, Plain, object]>([
    [
      'classic',
      { code: 'Server.Processing', level: 'error', description: 'bad', details: 'at x', type: 'E' },
      { code: 'Server.Processing', message: 'bad', detail: 'at x', type: 'E', category: 'server' },
    ],
    [
      'PyAMF with a traceback',
      { level: 'error', code: 'KeyError', type: 'KeyError', description: "'x'", details: ['line 1', 'line 2'] },
      { code: 'KeyError', message: "'x'", detail: 'line 1\nline 2', category: 'application' },
    ],
    [
      'amfPHP 1',
      { description: 'bad', details: 'a.php', level: 'User Error', line: 12, code: 'AMFPHP_RUNTIME_ERROR' },
      { code: 'AMFPHP_RUNTIME_ERROR', level: 'User Error', line: 12, file: 'a.php', category: 'server' },
    ],
    ['Zend', { description: 'bad', detail: 'trace', line: 3, code: 5 }, { code: '5', detail: 'trace', level: 'error' }],
    ['BlazeDS legacy', { message: 'bad', code: 'X', details: 'y', rootCause: null }, { message: 'bad', code: 'X' }],
    [
      'ColdFusion',
      { CODE: 'SERVER.PROCESSING', DESCRIPTION: 'bad', LEVEL: 'error' },
      { code: 'SERVER.PROCESSING', message: 'bad' },
    ],
    ['no code', { description: 'bad' }, { code: 'unknown', message: 'bad' }],
    ['a string', 'went wrong', { code: 'unknown', message: 'went wrong' }],
  ])('%s', (_name, value, fault) => {
    const found = answer('/1/onStatus', value);
    expect(found).toMatchObject({ kind: 'status', suspected: false });
    expect(found.fault).toMatchObject({ where: 'envelope', ...fault });
  });

  it('an ErrorMessage with its causes', () => {
    const cause = {
      class: 'java.lang.RuntimeException',
      message: 'outer',
      cause: { class: 'java.io.IOException', message: 'inner' },
    };
    const value = flex('ErrorMessage', {
      correlationId: 'A',
      faultCode: 'Client.Authentication',
      faultString: 'no',
      faultDetail: null,
      rootCause: cause,
    });
    const found = answer('/1/onStatus', value);
    expect(found).toMatchObject({ correlationId: 'A', messageClass: 'flex.messaging.messages.ErrorMessage' });
    expect(found.fault).toMatchObject({
      code: 'Client.Authentication',
      message: 'no',
      detail: null,
      type: 'java.lang.RuntimeException',
      category: 'auth',
      rootCause: {
        type: 'java.lang.RuntimeException',
        message: 'outer',
        rootCause: { type: 'java.io.IOException', message: 'inner', rootCause: null },
      },
    });
  });

  it('follows causes eight deep and no further', () => {
    let value: Plain = { message: 'innermost' };
    for (let depth = 0; depth < 30; depth++) value = { message: `m${depth}`, cause: value };
    let depth = 0;
    let cause = answer('/1/onStatus', value).fault!.rootCause;
    while (cause !== null) {
      depth++;
      cause = cause.rootCause;
    }
    expect(depth).toBe(8);
  });

  it('2: an ErrorMessage on onResult', () => {
    const found = answer('/1/onResult', flex('ErrorMessage', { faultCode: 'X', faultString: 'y' }));
    expect(found.fault).toMatchObject({ code: 'X', where: 'envelope' });
    expect(codes(found.findings)).toEqual(['call.fault-on-result']);
  });

  it.each<[string, Plain]>([
    ['faultCode and faultString', { faultCode: 'X', faultString: 'y' }],
    ['code, description and level error', { code: 'X', description: 'y', level: 'error' }],
    ['the same in an acknowledgement', flex('AcknowledgeMessage', { body: { faultCode: 'X', faultString: 'y' } })],
  ])('3: a result that looks like a fault: %s', (_name, value) => {
    const found = answer('/1/onResult', value);
    expect(found).toMatchObject({ suspected: true, fault: { code: 'X', where: 'inferred' } });
    expect(codes(found.findings)).toEqual(['call.fault-suspected']);
  });

  it('a result with a code is none', () => {
    expect(answer('/1/onResult', { code: 'X', description: 'y', level: 'info' })).toMatchObject({
      fault: null,
      findings: [],
    });
  });

  it.each<[string, Plain]>([
    ['an acknowledgement', flex('AcknowledgeMessage', { correlationId: 'A', body: 'x' })],
    ['null', null],
  ])('onStatus without a fault: %s', (_name, value) => {
    const found = answer('/1/onStatus', value);
    expect(found.fault).toMatchObject({ code: 'unknown' });
    expect(codes(found.findings)).toEqual(['call.status-without-fault']);
  });

  it('tells what a fault gives away', () => {
    const detail = 'select * from users\n\tat com.acme.Dao.get(Dao.java:7)';
    const found = answer('/1/onStatus', { code: 'X', description: 'y', details: detail, level: 'error' });
    expect(codes(found.findings)).toEqual(['indicator.stack-leak', 'indicator.sql-text']);
  });
});

describe('response side: results, debug, pushes', () => {
  it('the result of a Flex answer is its body', () => {
    const found = answer('/2/onResult', flex('AcknowledgeMessage', { correlationId: 'A', body: 'x' }));
    expect(found).toMatchObject({ key: '/2', correlationId: 'A', result: 'x', encoding: 'amf3', fault: null });
  });

  it('reads what the server measured of itself (§6.7)', () => {
    const info = { class: 'flex.messaging.messages.MessagePerformanceInfo' };
    const headers = {
      DSMPII: {
        ...info,
        messageSize: 300,
        receiveTime: 10_000,
        serverPreAdapterTime: 10_010,
        serverPostAdapterTime: 10_110,
      },
      DSMPIO: { ...info, messageSize: 900, sendTime: 10_250 },
    };
    expect(answer('/2/onResult', flex('AcknowledgeMessage', { headers })).metrics).toEqual({
      processingMs: 250,
      adapterMs: 100,
      externalMs: null,
      requestSize: 300,
      responseSize: 900,
    });
  });

  it('keeps debug bodies apart, and every body under one key', () => {
    const side = response([
      { target: '/1/onDebugEvents', value: [[{ EventType: 'trace' }]] },
      { target: '/1/onResult', value: 'ok' },
    ]);
    expect(side.debug).toHaveLength(1);
    expect(side.debug[0]).toMatchObject({ key: '/1' });
    expect(side.answers).toHaveLength(1);
    expect(side.answers[0]).toMatchObject({ key: '/1', index: 1 });
  });

  it('hands out the messages of a client sync (§1.8)', () => {
    const push = (n: number): Plain => ({
      class: 'flex.messaging.messages.AsyncMessage',
      destination: 'feed',
      messageId: `m${n}`,
      headers: { DSDstClientId: 'c', DSSubtopic: 's' },
      body: n,
    });
    const sync = (headers: Plain): ResponseSide =>
      response([
        { target: '/1/onResult', value: flex('CommandMessage', { operation: 4, headers, body: [push(1), push(2)] }) },
      ]);
    expect(
      sync({}).pushes.map((one) => [one.answer, one.destination, one.messageId, one.receiver, one.subtopic]),
    ).toEqual([
      [0, 'feed', 'm1', 'c', 's'],
      [0, 'feed', 'm2', 'c', 's'],
    ]);
    expect(sync({}).pushes[0]!.bytes).toBeGreaterThan(50);
    expect(sync({ DSNoOpPoll: true }).pushes).toEqual([]);
  });

  it('takes a message without a suffix for a push (§6.6)', () => {
    const side = response([{ target: 'feed', value: flex('AsyncMessage', { destination: 'feed', body: 1 }) }]);
    expect(side.answers).toEqual([]);
    expect(side.pushes[0]).toMatchObject({ answer: null, destination: 'feed', asAnswer: null });
  });

  it('finds sessions that are handed out', () => {
    const side = response([{ target: '/1/onResult', value: 1 }], { AppendToGatewayUrl: ';jsessionid=12' });
    expect(codes(side.findings)).toEqual(['indicator.session-in-url']);
  });
});
