import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/calls/call-record.ts';
import type { ConnectionContext } from '../../src/calls/connection-context.ts';
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
import { asked, correlate, FAULT } from '../support/correlate.ts';

describe('meaning of statuses (§1.6)', () => {
  const failing = (status: number, startLine: string): CallRecord =>
    correlate([httpExchange(httpRequest(asked()), httpResponse(null, { status, startLine }))]).calls[0]!;

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
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), httpResponse(side, { status: 500 }))]);
    expect(calls[0]).toMatchObject({ status: 'fault', httpStatus: 500, fault: { code: 'E' } });
    expect(codes).toEqual(['http.error-with-amf']);
  });

  it('204 answers nothing', () => {
    const { calls, codes } = correlate([
      httpExchange(httpRequest(asked()), httpResponse(null, { status: 204, bodyLength: 0 })),
    ]);
    expect(calls[0]).toMatchObject({ status: 'unanswered' });
    expect(codes).toEqual([]);
  });
});

describe('states (§6.3)', () => {
  it.each(['', 'null'])('one-way: response URI %j and an empty body', (responseUri) => {
    const { calls, codes } = correlate([
      httpExchange(httpRequest(asked({ responseUri })), httpResponse(null, { bodyLength: 0 })),
    ]);
    expect(calls[0]!.status).toBe('one-way');
    expect(codes).toEqual([]);
  });

  it('no-response, with what ended the connection', () => {
    const ends = (given: Partial<ConnectionContext>): string | null =>
      correlate([httpExchange(httpRequest(asked()), null)], () => connection(given)).calls[0]!.statusReason;
    expect(ends({ serverEnd: { reason: 'capture-end', timeNs: 9 } })).toBe('capture-end');
    expect(ends({ serverEnd: { reason: 'reset', timeNs: 9 } })).toBe('reset');
    expect(ends({ clientEnd: { reason: 'fin', timeNs: 31e9 }, serverEnd: { reason: 'fin', timeNs: 32e9 } })).toBe(
      'timeout',
    );
    expect(ends({})).toBeNull();
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), null)]);
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
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason, timing: { complete: false } });
    expect(codes).toEqual(['call.aborted']);
  });

  it('truncated: nothing but the head of the response is there', () => {
    const response = httpResponse(null, { complete: false, incompleteReason: 'capture-end', bodyLength: 0 });
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]!.status).toBe('truncated');
    expect(codes).toEqual(['call.aborted']);
  });

  it('truncated: the request is cut, its answer is whole', () => {
    const request = httpRequest(asked(), { complete: false, incompleteReason: 'snapped' });
    const { calls } = correlate([httpExchange(request, httpResponse(responseSide([answerBody()])))]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason: 'snapped', pairedBy: 'uri' });
  });

  it('truncated: too little of the request to name it', () => {
    const request = httpRequest(requestSide([], { form: 'cut', whole: false }), {
      complete: false,
      incompleteReason: 'lost',
    });
    const { calls } = correlate([httpExchange(request, httpResponse(responseSide([answerBody({ key: '/7' })])))]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ operation: '#unknown', status: 'truncated', pairedBy: 'only' });
  });

  it('truncated: the envelope was left before the answer', () => {
    const response = httpResponse(responseSide([], { whole: false }));
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason: 'undecoded' });
    expect(codes).toEqual(['call.aborted']);
  });

  it('unanswered: the batch ended at a fault', () => {
    const request = httpRequest(requestSide(['/1', '/2'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide([answerBody({ key: '/2', kind: 'status', fault: FAULT })]));
    const { calls } = correlate([httpExchange(request, response)]);
    expect(calls.map((call) => [call.status, call.statusReason])).toEqual([
      ['unanswered', 'batch-aborted'],
      ['fault', null],
    ]);
  });

  it('orphan-answer: the request was not captured', () => {
    const { calls, codes } = correlate([httpExchange(null, httpResponse(responseSide([answerBody()])))]);
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
    expect(correlate([lost]).codes).toEqual(['call.no-request', 'call.ambiguous']);
    const broken = httpExchange(
      httpRequest(null, { doubtful: true, complete: false, incompleteReason: 'framing' }),
      httpResponse(responseSide([answerBody()])),
    );
    expect(correlate([broken]).codes).toEqual(['call.ambiguous']);
  });

  it('A28: an answer that is ahead of its call is no orphan', () => {
    const ahead = responseSide([answerBody({ key: '/1' }), answerBody({ key: '/2' })]);
    const { calls, codes } = correlate([
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
    const { calls, codes } = correlate([httpExchange(httpRequest(asked()), response)]);
    expect(calls[0]).toMatchObject({ status: 'truncated', statusReason: 'content' });
    expect(codes).toEqual(['call.aborted']);
  });

  it('a status body without a key faults the whole batch', () => {
    const request = httpRequest(requestSide(['/1', '/2'].map((responseUri) => requestBody({ responseUri }))));
    const response = httpResponse(responseSide([answerBody({ key: '', kind: 'status', fault: FAULT })]));
    const { calls, log } = correlate([httpExchange(request, response)]);
    expect(calls.map((call) => [call.status, call.pairedBy])).toEqual([
      ['fault', 'envelope'],
      ['fault', 'envelope'],
    ]);
    expect(log.count('call.fault-envelope')).toBe(2);
  });

  it('suspected-fault', () => {
    const answer = answerBody({ fault: FAULT, suspected: true });
    const { calls } = correlate([httpExchange(httpRequest(asked()), httpResponse(responseSide([answer])))]);
    expect(calls[0]!.status).toBe('suspected-fault');
  });
});
