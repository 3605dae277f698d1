import { describe, expect, it } from 'vitest';
import { Redactor } from '../../src/analysis/redact.ts';
import { reportCall, reportPush } from '../../src/analysis/report-call.ts';
import { callRecord } from '../support/call-sides.ts';

const BASE = 1_300_000_000_000_499_000n;
const redactor = new Redactor();

describe('a call as the report has it (CONTRACT §3)', () => {
  it('says the cause of a slow call and what the server measured, where it is known', () => {
    const metrics = { processingMs: 12, adapterMs: 10, externalMs: null, requestSize: 300, responseSize: null };
    const call = reportCall(callRecord({ cause: 'network', causeReason: 'hole', metrics }), 7, 0n, new Redactor());
    expect(call).toMatchObject({ cause: 'network', causeReason: 'hole', metrics });
    const plain = reportCall(callRecord(), 7, 0n, new Redactor());
    expect(plain.cause).toBeNull();
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['causeReason']));
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['metrics']));
  });

  it('has its members in the documented order', () => {
    const call = reportCall(callRecord({ arguments: 1, result: 2 }), 7, BASE, redactor);
    expect(Object.keys(call)).toEqual([
      'id',
      'connection',
      'exchange',
      'batch',
      'client',
      'server',
      'method',
      'url',
      'httpStatus',
      'version',
      'encoding',
      'target',
      'responseUri',
      'responseTarget',
      'operation',
      'kind',
      'messageClass',
      'messageId',
      'correlationId',
      'status',
      'statusReason',
      'pairedBy',
      'fault',
      'startedAt',
      'timing',
      'cause',
      'requestBytes',
      'responseBytes',
      'packets',
      'arguments',
      'result',
      'diagnostics',
    ]);
    expect(call).toMatchObject({
      id: 7,
      startedAt: '2011-03-13T07:06:40.000500000Z',
      packets: { request: [4, 4], response: [6, 7] },
    });
  });

  it('leaves out what was not kept, and has null for unknown times', () => {
    const call = reportCall(callRecord({ startedNs: Number.NaN }), 1, BASE, redactor);
    expect('arguments' in call || 'result' in call).toBe(false);
    expect(call.startedAt).toBeNull();
  });

  it('takes secrets out of values, URLs, faults and notes', () => {
    const call = reportCall(
      callRecord({
        url: 'http://h/gw;jsessionid=12',
        arguments: { $: 'object', id: 0, class: null, props: [['password', 'x']] },
        fault: {
          code: 'E',
          message: 'token=abc',
          detail: null,
          level: 'error',
          type: null,
          category: 'application',
          where: 'envelope',
          rootCause: { type: 'T', code: null, message: 'pwd=abc', detail: null, rootCause: null },
        },
        diagnostics: [{ code: 'indicator.traversal', detail: '../?PHPSESSID=12' }],
      }),
      1,
      BASE,
      redactor,
    );
    expect(JSON.stringify(call)).not.toMatch(/abc|=12|"x"/);
  });

  it('hides the body of a login as a whole', () => {
    const call = reportCall(callRecord({ operation: '#command.login auth', arguments: 'Ym9iOnB3' }), 1, BASE, redactor);
    expect(call.arguments).toEqual({ $: 'redacted', kind: 'string' });
  });

  it('pushes', () => {
    const push = reportPush(
      {
        connection: 1,
        exchange: 2,
        channel: 'stream',
        atNs: 1000,
        destination: 'feed',
        subtopic: null,
        messageClass: 'M',
        messageId: 'm',
        correlationId: null,
        receiver: null,
        bytes: 5,
        value: { $: 'object', id: 0, class: null, props: [['token', 'abc']] },
        diagnostics: [],
      },
      3,
      BASE,
      redactor,
    );
    expect(push).toMatchObject({ id: 3, channel: 'stream', at: '2011-03-13T07:06:40.000500000Z' });
    expect(JSON.stringify(push)).not.toContain('abc');
  });
});
