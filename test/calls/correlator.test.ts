import { describe, expect, it } from 'vitest';
import type { CallRecord, PushRecord } from '../../src/calls/call-record.ts';
import type { ConnectionContext } from '../../src/calls/connection-context.ts';
import { Correlator } from '../../src/calls/correlator.ts';
import { SessionGroups } from '../../src/calls/session-groups.ts';
import type { Side } from '../../src/calls/sides.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
import type { HttpExchange } from '../../src/http/message.ts';
import {
  answerBody,
  connection,
  httpExchange,
  httpRequest,
  httpResponse,
  requestBody,
  requestSide,
  responseSide,
} from '../support/call-sides.ts';

function run(
  exchanges: readonly HttpExchange<Side>[],
  context: (index: number) => ConnectionContext = () => connection(),
): { calls: CallRecord[]; pushes: PushRecord[]; codes: string[]; log: DiagnosticLog; sessions: SessionGroups } {
  const log = new DiagnosticLog();
  const calls: CallRecord[] = [];
  const pushes: PushRecord[] = [];
  const correlator = new Correlator({ log, onCall: (call) => calls.push(call), onPush: (push) => pushes.push(push) });
  for (const [index, exchange] of exchanges.entries()) correlator.exchange(exchange, context(index));
  correlator.end();
  return {
    calls,
    pushes,
    codes: log.entries().map(({ code }) => code),
    log,
    sessions: new SessionGroups(correlator.sessions()),
  };
}

const asked = (given = {}): ReturnType<typeof requestSide> => requestSide([requestBody(given)]);
const FAULT = {
  code: 'E',
  message: 'no',
  detail: null,
  level: 'error',
  type: null,
  category: 'application',
  where: 'envelope',
  rootCause: null,
} as const;

describe('one exchange', () => {
  it('makes a call of request and answer', () => {
    const { calls, codes } = run([httpExchange(httpRequest(asked()), httpResponse(responseSide([answerBody()])))]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      connection: 1,
      exchange: 1,
      batchIndex: 0,
      batchSize: 1,
      client: '10.0.0.1:40000',
      server: '10.0.0.2:80',
      method: 'POST',
      url: 'http://h.example/gw',
      httpStatus: 200,
      operation: 'S.a',
      status: 'ok',
      statusReason: null,
      pairedBy: 'uri',
      responseTarget: '/1/onResult',
      startedNs: 1000,
      requestBytes: 10,
      responseBytes: 20,
      requestPackets: [4, 4],
      responsePackets: [6, 7],
      timing: {
        sendNs: 1000,
        waitNs: 3000,
        receiveNs: 2000,
        totalNs: 6000,
        connectNs: 500,
        serverNs: 2600,
        complete: true,
      },
      diagnostics: [],
    });
    expect(codes).toEqual([]);
  });

  it('takes no notice of exchanges without AMF', () => {
    const { calls, codes } = run([httpExchange(httpRequest(null), httpResponse(null))]);
    expect([calls, codes]).toEqual([[], []]);
  });

  it('K01: a batch answered in another order', () => {
    const request = httpRequest(requestSide(['/1', '/2', '/3'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide(['/3', '/1', '/2'].map((key) => answerBody({ key }))));
    const { calls, codes, log } = run([httpExchange(request, response)]);
    expect(calls.map((call) => [call.batchIndex, call.batchSize, call.responseTarget])).toEqual([
      [0, 3, '/1/onResult'],
      [1, 3, '/2/onResult'],
      [2, 3, '/3/onResult'],
    ]);
    expect(codes).toEqual(['call.order']);
    expect(log.count('call.order')).toBe(1);
  });

  it('K02: one answer missing, one twice, one unknown', () => {
    const request = httpRequest(requestSide(['/1', '/2', '/3'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide(['/1', '/1', '/9'].map((key) => answerBody({ key }))));
    const { calls, codes, log } = run([httpExchange(request, response)]);
    expect(calls.map((call) => call.status)).toEqual(['ok', 'unanswered', 'unanswered', 'orphan-answer']);
    expect(calls[3]).toMatchObject({ responseTarget: '/9/onResult', operation: '#unknown', requestBytes: null });
    expect(codes).toEqual(['call.no-response', 'call.no-request', 'call.duplicate-response']);
    expect(log.count('call.no-response')).toBe(2);
  });

  it('K04: response URI and correlation id disagree', () => {
    const request = httpRequest(asked({ messageId: 'A', messageClass: 'M' }));
    const response = httpResponse(responseSide([answerBody({ correlationId: 'B', messageClass: 'M' })]));
    const { calls, codes } = run([httpExchange(request, response)]);
    expect(calls[0]).toMatchObject({ status: 'ok', pairedBy: 'uri', clientCode: 'Server.Acknowledge.Failed' });
    expect(codes).toEqual(['call.id-mismatch']);
  });

  it('A44: status 200 without a body', () => {
    const { calls, codes } = run([httpExchange(httpRequest(asked()), httpResponse(null, { bodyLength: 0 }))]);
    expect(calls[0]).toMatchObject({ status: 'unanswered', statusReason: 'empty-body', pairedBy: null });
    expect(codes).toEqual(['http.empty-body', 'amf.not-amf']);
  });

  it('H39: an error page with status 200', () => {
    const side = responseSide([], { form: 'not-amf', note: 'it begins with "<html>"' });
    const { calls } = run([httpExchange(httpRequest(asked()), httpResponse(side))]);
    expect(calls[0]).toMatchObject({
      status: 'bad-response',
      clientCode: 'NetConnection.Call.BadVersion',
      fault: { code: 'BadResponse', where: 'transport', message: 'it begins with "<html>"' },
    });
  });

  it('K07: debug events belong to their call and answer nothing', () => {
    const side = responseSide([answerBody({ index: 1 })], { debug: [{ key: '/1', value: 'events' }] });
    const { calls } = run([httpExchange(httpRequest(asked()), httpResponse(side))]);
    expect(calls[0]).toMatchObject({ status: 'ok', debug: ['events'] });
  });
});

describe('meaning of statuses (§1.6)', () => {
  const failing = (status: number, startLine: string): CallRecord =>
    run([httpExchange(httpRequest(asked()), httpResponse(null, { status, startLine }))]).calls[0]!;

  it.each([
    [500, 'HTTP/1.1 500 Internal Server Error', 'HTTP.500', 'server', 'Internal Server Error'],
    [404, 'HTTP/1.1 404 Not Found', 'HTTP.404', 'not-found', 'Not Found'],
    [401, 'HTTP/1.1 401 Unauthorized', 'HTTP.401', 'auth', 'Unauthorized'],
    [302, 'HTTP/1.1 302 Found', 'HTTP.302', 'application', 'Found'],
    [502, 'HTTP/1.1 502', 'HTTP.502', 'server', null],
  ])('%i', (status, startLine, code, category, message) => {
    expect(failing(status, startLine)).toMatchObject({
      status: 'http-error',
      httpStatus: status,
      fault: { code, category, message, where: 'http' },
      clientCode: 'NetConnection.Call.Failed',
    });
  });

  it('an envelope under an error status is read: the fault inside wins', () => {
    const side = responseSide([answerBody({ kind: 'status', fault: FAULT })]);
    const { calls, codes } = run([httpExchange(httpRequest(asked()), httpResponse(side, { status: 500 }))]);
    expect(calls[0]).toMatchObject({ status: 'fault', httpStatus: 500, fault: { code: 'E' } });
    expect(codes).toEqual(['http.error-with-amf']);
  });

  it('204 answers nothing', () => {
    const { calls, codes } = run([
      httpExchange(httpRequest(asked()), httpResponse(null, { status: 204, bodyLength: 0 })),
    ]);
    expect(calls[0]).toMatchObject({ status: 'unanswered' });
    expect(codes).toEqual([]);
  });
});

describe('states (§6.3)', () => {
  it.each(['', 'null'])('one-way: response URI %j and an empty body', (responseUri) => {
    const { calls, codes } = run([
      httpExchange(httpRequest(asked({ responseUri })), httpResponse(null, { bodyLength: 0 })),
    ]);
    expect(calls[0]!.status).toBe('one-way');
    expect(codes).toEqual([]);
  });

  it('no-response, with what ended the connection', () => {
    const ends = (given: Partial<ConnectionContext>): string | null =>
      run([httpExchange(httpRequest(asked()), null)], () => connection(given)).calls[0]!.statusReason;
    expect(ends({ serverEnd: { reason: 'capture-end', timeNs: 9 } })).toBe('capture-end');
    expect(ends({ serverEnd: { reason: 'reset', timeNs: 9 } })).toBe('reset');
    expect(ends({ clientEnd: { reason: 'fin', timeNs: 31e9 }, serverEnd: { reason: 'fin', timeNs: 32e9 } })).toBe(
      'timeout',
    );
    expect(ends({})).toBeNull();
    const { calls, codes } = run([httpExchange(httpRequest(asked()), null)]);
    expect(calls[0]).toMatchObject({
      status: 'no-response',
      responsePackets: null,
      timing: { totalNs: null, complete: false },
    });
    expect(codes).toEqual(['call.no-response']);
  });

  it.each([
    ['lost', 'gap'],
    ['snapped', 'snapped'],
    ['reset', 'reset'],
    ['capture-end', 'capture-end'],
  ] as const)('truncated: response cut by %s', (incompleteReason, statusReason) => {
    const response = httpResponse(responseSide([answerBody()]), { complete: false, incompleteReason });
    const { calls, codes } = run([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason, timing: { complete: false } });
    expect(codes).toEqual(['call.aborted']);
  });

  it('truncated: nothing but the head of the response is there', () => {
    const response = httpResponse(null, { complete: false, incompleteReason: 'capture-end', bodyLength: 0 });
    const { calls, codes } = run([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]!.status).toBe('truncated');
    expect(codes).toEqual(['call.aborted']);
  });

  it('truncated: the request is cut, its answer is whole', () => {
    const request = httpRequest(asked(), { complete: false, incompleteReason: 'snapped' });
    const { calls } = run([httpExchange(request, httpResponse(responseSide([answerBody()])))]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason: 'snapped', pairedBy: 'uri' });
  });

  it('truncated: too little of the request to name it', () => {
    const request = httpRequest(requestSide([], { form: 'cut', whole: false }), {
      complete: false,
      incompleteReason: 'lost',
    });
    const { calls } = run([httpExchange(request, httpResponse(responseSide([answerBody({ key: '/7' })])))]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ operation: '#unknown', status: 'truncated', pairedBy: 'only' });
  });

  it('truncated: the envelope was left before the answer', () => {
    const response = httpResponse(responseSide([], { whole: false }));
    const { calls, codes } = run([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason: 'undecoded' });
    expect(codes).toEqual(['call.aborted']);
  });

  it('unanswered: the batch ended at a fault', () => {
    const request = httpRequest(requestSide(['/1', '/2'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide([answerBody({ key: '/2', kind: 'status', fault: FAULT })]));
    const { calls } = run([httpExchange(request, response)]);
    expect(calls.map((call) => [call.status, call.statusReason])).toEqual([
      ['unanswered', 'batch-aborted'],
      ['fault', null],
    ]);
  });

  it('orphan-answer: the request was not captured', () => {
    const { calls, codes } = run([httpExchange(null, httpResponse(responseSide([answerBody()])))]);
    expect(calls[0]).toMatchObject({
      status: 'orphan-answer',
      operation: '#unknown',
      method: null,
      url: null,
      target: null,
      startedNs: 5000,
      timing: { totalNs: null, receiveNs: 2000, complete: false },
    });
    expect(codes).toEqual(['call.no-request']);
  });

  it('an answer whose call was lost to a conflict is ambiguous', () => {
    const lost = httpExchange(null, httpResponse(responseSide([answerBody()]), { doubtful: true }));
    expect(run([lost]).codes).toEqual(['call.no-request', 'call.ambiguous']);
    const broken = httpExchange(
      httpRequest(null, { doubtful: true, complete: false, incompleteReason: 'framing' }),
      httpResponse(responseSide([answerBody()])),
    );
    expect(run([broken]).codes).toEqual(['call.ambiguous']);
  });

  it('A28: an answer that is ahead of its call is no orphan', () => {
    const ahead = responseSide([answerBody({ key: '/1' }), answerBody({ key: '/2' })]);
    const { calls, codes } = run([
      httpExchange(httpRequest(asked()), httpResponse(ahead)),
      httpExchange(httpRequest(asked({ responseUri: '/2' })), httpResponse(responseSide([answerBody({ key: '/2' })])), {
        number: 2,
      }),
    ]);
    expect(calls.map((call) => call.status)).toEqual(['ok', 'ok']);
    expect(codes).toEqual(['call.order']);
  });

  it('C14: an empty body where a coded one is declared is cut', () => {
    const response = httpResponse(null, { bodyLength: 0, fields: { 'Content-Encoding': 'gzip' } });
    const { calls, codes } = run([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason: 'content' });
    expect(codes).toEqual(['call.aborted']);
  });

  it('a status body without a key faults the whole batch', () => {
    const request = httpRequest(requestSide(['/1', '/2'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide([answerBody({ key: '', kind: 'status', fault: FAULT })]));
    const { calls, log } = run([httpExchange(request, response)]);
    expect(calls.map((call) => [call.status, call.pairedBy])).toEqual([
      ['fault', 'envelope'],
      ['fault', 'envelope'],
    ]);
    expect(log.count('call.fault-envelope')).toBe(2);
  });

  it('suspected-fault', () => {
    const answer = answerBody({ fault: FAULT, suspected: true });
    const { calls } = run([httpExchange(httpRequest(asked()), httpResponse(responseSide([answer])))]);
    expect(calls[0]!.status).toBe('suspected-fault');
  });
});

describe('doubts', () => {
  it('call.ambiguous when bytes depend on the overlap policy', () => {
    const request = httpRequest(asked(), { doubtful: true });
    const { calls, codes } = run([httpExchange(request, httpResponse(responseSide([answerBody()])))]);
    expect(calls[0]!.diagnostics.map(({ code }) => code)).toEqual(['call.ambiguous']);
    expect(codes).toEqual(['call.ambiguous']);
  });

  it('call.negative-time when the response was captured first', () => {
    const response = httpResponse(responseSide([answerBody()]), { firstByteNs: 500, lastByteNs: 900, doneNs: 900 });
    const { calls, codes } = run([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]!.timing).toMatchObject({ waitNs: null, totalNs: null });
    expect(codes).toEqual(['call.negative-time']);
  });

  it('call.metrics-disagree when server and wire tell different times', () => {
    const metrics = { processingMs: 2000, adapterMs: null, externalMs: null, requestSize: null, responseSize: null };
    const response = httpResponse(responseSide([answerBody({ metrics })]));
    const { calls, codes } = run([httpExchange(httpRequest(asked()), response)]);
    expect(codes).toEqual(['call.metrics-disagree']);
    expect(calls[0]!.metrics).toEqual(metrics);
  });

  it.each([
    ['within 50 ms', 1040, 1000, []],
    ['within a fifth', 1190, 1000, []],
    ['further apart', 1300, 1000, ['call.metrics-disagree']],
    ['the wire is longer', 700, 1000, ['call.metrics-disagree']],
  ] as const)('metrics %s of the wire', (_name, processingMs, wireMs, expected) => {
    const metrics = { processingMs, adapterMs: null, externalMs: null, requestSize: null, responseSize: null };
    // 400 ns of the wait are the round trip of the handshake.
    const atNs = 2000 + wireMs * 1e6 + 400;
    const times = { firstByteNs: atNs, lastByteNs: atNs, doneNs: atNs };
    const response = httpResponse(responseSide([answerBody({ metrics })]), times);
    expect(run([httpExchange(httpRequest(asked()), response)]).codes).toEqual(expected);
  });
});

describe('client sessions of calls', () => {
  const fields = (cookie: string) => ({ Host: 'h.example', Cookie: `theme=dark; JSESSIONID=${cookie}` });

  it('follow cookies and ids over connections', () => {
    const { calls, sessions } = run(
      [
        httpExchange(
          httpRequest(asked()),
          httpResponse(responseSide([answerBody()]), {
            fields: { 'Set-Cookie': 'JSESSIONID=0123456789ABCDEF; Path=/' },
          }),
        ),
        httpExchange(httpRequest(asked({ flexClientId: 'A' }), { fields: fields('0123456789ABCDEF') }), null),
        httpExchange(httpRequest(asked({ flexClientId: 'A' })), null),
        httpExchange(httpRequest(asked(), { fields: fields('FEDCBA9876543210') }), null),
      ],
      (index) => connection({ number: index + 1 }),
    );
    const [first, second, third, other] = calls.map(({ session }) => sessions.find(session));
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toBe(first);
  });
});

describe('across exchanges (§6.2)', () => {
  const flexCall = (messageId: string): ReturnType<typeof httpRequest> =>
    httpRequest(asked({ messageId, messageClass: 'flex.messaging.messages.RemotingMessage' }));
  const late = answerBody({
    key: '/9',
    correlationId: 'a',
    messageClass: 'flex.messaging.messages.AcknowledgeMessage',
    result: 5,
  });
  const poll = requestBody({ responseUri: '/4', kind: 'poll', messageId: 'P' });

  it('a late answer in a poll completes the earlier call', () => {
    const empty = responseSide([answerBody({ key: '/4' }), late]);
    const { calls, codes } = run(
      [
        httpExchange(flexCall('A'), httpResponse(responseSide([]))),
        httpExchange(
          httpRequest(requestSide([poll])),
          httpResponse(empty, { firstByteNs: 90_000, lastByteNs: 95_000 }),
        ),
      ],
      (index) => connection({ number: index + 1 }),
    );
    const call = calls.find((one) => one.messageId === 'A');
    expect(call).toMatchObject({ status: 'ok', pairedBy: 'correlation-late', result: 5, timing: { totalNs: 94_000 } });
    expect(calls).toHaveLength(2);
    expect(codes).toEqual([]);
  });

  it('also when the poll is heard of first', () => {
    const empty = responseSide([answerBody({ key: '/4' }), late]);
    const { calls, codes } = run([
      httpExchange(httpRequest(requestSide([poll])), httpResponse(empty, { firstByteNs: 90_000, lastByteNs: 95_000 })),
      httpExchange(flexCall('A'), null),
    ]);
    expect(calls.find((one) => one.messageId === 'A')).toMatchObject({ status: 'ok', pairedBy: 'correlation-late' });
    expect(codes).toEqual([]);
  });

  it('also as a pushed acknowledgement, which then is no push', () => {
    const pushed = {
      answer: 0,
      atNs: Number.NaN,
      destination: null,
      subtopic: null,
      messageClass: late.messageClass,
      messageId: null,
      correlationId: 'A',
      receiver: null,
      bytes: 7,
      asAnswer: late,
      diagnostics: [],
    };
    const told = responseSide([answerBody({ key: '/4' })], { pushes: [pushed, { ...pushed, correlationId: 'X' }] });
    const { calls, pushes } = run([
      httpExchange(flexCall('A'), null),
      httpExchange(httpRequest(requestSide([poll])), httpResponse(told)),
    ]);
    expect(calls.find((one) => one.messageId === 'A')).toMatchObject({ status: 'ok', pairedBy: 'correlation-late' });
    expect(pushes).toHaveLength(1);
    expect(pushes[0]).toMatchObject({ correlationId: 'X', channel: 'poll', atNs: 7000, bytes: 7 });
  });

  it('K05: a message id that is sent again is a retry, answered or not', () => {
    const { calls, codes } = run([
      httpExchange(flexCall('A'), null),
      httpExchange(flexCall('a'), httpResponse(responseSide([answerBody({ correlationId: 'A' })])), { number: 2 }),
    ]);
    expect(calls.map((call) => call.status).sort()).toEqual(['no-response', 'ok']);
    expect(codes).toEqual(['call.no-response', 'call.repeated-id']);
  });

  it('holds a bounded number of silent calls', () => {
    const log = new DiagnosticLog();
    let calls = 0;
    const correlator = new Correlator({ log, onCall: () => calls++, onPush: () => {} });
    for (let index = 0; index < 10_500; index++) {
      correlator.exchange(httpExchange(flexCall(`id-${index}`), null), connection());
    }
    expect(calls).toBe(9_500);
    correlator.end();
    expect(calls).toBe(10_500);
    expect(log.count('call.no-response')).toBe(10_500);
  });
});

describe('streams', () => {
  const open = httpRequest(requestSide([], { form: 'open', flexClientId: 'F' }), { target: '/s?command=open' });

  it('opening a channel is a call of its own that is answered while the channel lives', () => {
    const response = httpResponse(responseSide([], { form: 'stream' }), {
      complete: false,
      incompleteReason: 'capture-end',
      bodyLength: 900,
    });
    const { calls, codes } = run([httpExchange(open, response)]);
    expect(calls[0]).toMatchObject({
      operation: '#stream.open',
      kind: 'stream',
      status: 'ok',
      statusReason: 'capture-end',
      flexClientId: 'F',
      responseBytes: 900,
    });
    expect(codes).toEqual([]);
  });

  it('a refusal is an HTTP error', () => {
    expect(run([httpExchange(open, httpResponse(null, { status: 503 }))]).calls[0]!.status).toBe('http-error');
  });
});
