import { describe, expect, it } from 'vitest';
import { Correlator } from '../../src/calls/correlator.ts';
import { DiagnosticLog } from '../../src/diagnostics/log.ts';
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
import { asked, correlate } from '../support/correlate.ts';

describe('one exchange', () => {
  it('makes a call of request and answer', () => {
    const { calls, codes } = correlate([
      httpExchange(httpRequest(asked()), httpResponse(responseSide([answerBody()]))),
    ]);
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
    const { calls, codes } = correlate([httpExchange(httpRequest(null), httpResponse(null))]);
    expect([calls, codes]).toEqual([[], []]);
  });

  it('K01: a batch answered in another order', () => {
    const request = httpRequest(requestSide(['/1', '/2', '/3'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide(['/3', '/1', '/2'].map((key) => answerBody({ key }))));
    const { calls, codes, log } = correlate([httpExchange(request, response)]);
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
    const { calls, codes, log } = correlate([httpExchange(request, response)]);
    expect(calls.map((call) => call.status)).toEqual(['ok', 'unanswered', 'unanswered', 'orphan-answer']);
    expect(calls[3]).toMatchObject({ responseTarget: '/9/onResult', operation: '#unknown', requestBytes: null });
    expect(codes).toEqual(['call.no-response', 'call.no-request', 'call.duplicate-response']);
    expect(log.count('call.no-response')).toBe(2);
  });

  it('K04: response URI and correlation id disagree', () => {
    const request = httpRequest(asked({ messageId: 'A', messageClass: 'M' }));
    const response = httpResponse(responseSide([answerBody({ correlationId: 'B', messageClass: 'M' })]));
    const { calls, codes } = correlate([httpExchange(request, response)]);
    expect(calls[0]).toMatchObject({ status: 'ok', pairedBy: 'uri', clientCode: 'Server.Acknowledge.Failed' });
    expect(codes).toEqual(['call.id-mismatch']);
  });

  it('A44: status 200 without a body', () => {
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), httpResponse(null, { bodyLength: 0 }))]);
    expect(calls[0]).toMatchObject({ status: 'unanswered', statusReason: 'empty-body', pairedBy: null });
    expect(codes).toEqual(['http.empty-body', 'amf.not-amf']);
  });

  it('H39: an error page with status 200', () => {
    const side = responseSide([], { form: 'not-amf', note: 'it begins with "<html>"' });
    const { calls } = correlate([httpExchange(httpRequest(asked()), httpResponse(side))]);
    expect(calls[0]).toMatchObject({
      status: 'bad-response',
      clientCode: 'NetConnection.Call.BadVersion',
      fault: { code: 'BadResponse', where: 'transport', message: 'it begins with "<html>"' },
    });
  });

  it('K07: debug events belong to their call and answer nothing', () => {
    const side = responseSide([answerBody({ index: 1 })], { debug: [{ key: '/1', value: 'events' }] });
    const { calls } = correlate([httpExchange(httpRequest(asked()), httpResponse(side))]);
    expect(calls[0]).toMatchObject({ status: 'ok', debug: ['events'] });
  });
});

describe('doubts', () => {
  it('call.ambiguous when bytes depend on the overlap policy', () => {
    const request = httpRequest(asked(), { doubtful: true });
    const { calls, codes } = correlate([httpExchange(request, httpResponse(responseSide([answerBody()])))]);
    expect(calls[0]!.diagnostics.map(({ code }) => code)).toEqual(['call.ambiguous']);
    expect(codes).toEqual(['call.ambiguous']);
  });

  it('call.negative-time when the response was captured first', () => {
    const response = httpResponse(responseSide([answerBody()]), { firstByteNs: 500, lastByteNs: 900, doneNs: 900 });
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]!.timing).toMatchObject({ waitNs: null, totalNs: null });
    expect(codes).toEqual(['call.negative-time']);
  });

  it('call.metrics-disagree when server and wire tell different times', () => {
    const metrics = { processingMs: 2000, adapterMs: null, externalMs: null, requestSize: null, responseSize: null };
    const response = httpResponse(responseSide([answerBody({ metrics })]));
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), response)]);
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
    expect(correlate([httpExchange(httpRequest(asked()), response)]).codes).toEqual(expected);
  });
});

describe('client sessions of calls', () => {
  const fields = (cookie: string) => ({ Host: 'h.example', Cookie: `theme=dark; JSESSIONID=${cookie}` });

  it('follow cookies and ids over connections', () => {
    const { calls, sessions } = correlate(
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
    const { calls, codes } = correlate(
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
    const { calls, codes } = correlate([
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
    const { calls, pushes } = correlate([
      httpExchange(flexCall('A'), null),
      httpExchange(httpRequest(requestSide([poll])), httpResponse(told)),
    ]);
    expect(calls.find((one) => one.messageId === 'A')).toMatchObject({ status: 'ok', pairedBy: 'correlation-late' });
    expect(pushes).toHaveLength(1);
    expect(pushes[0]).toMatchObject({ correlationId: 'X', channel: 'poll', atNs: 7000, bytes: 7 });
  });

  it('K05: a message id that is sent again is a retry, answered or not', () => {
    const { calls, codes } = correlate([
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
    const { calls, codes } = correlate([httpExchange(open, response)]);
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
    expect(correlate([httpExchange(open, httpResponse(null, { status: 503 }))]).calls[0]!.status).toBe('http-error');
  });
});
