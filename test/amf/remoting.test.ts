import { describe, expect, it } from 'vitest';
import {
  decodeRemoting,
  encodeRemoting,
  getStatus,
  HeaderCollection,
  STATUS_ERROR,
  STATUS_OK,
} from '../../src/amf/remoting.ts';
import {
  BaseFault,
  ErrorFault,
  exceptionFor,
  getExceptionFromFault,
  getFault,
  getFaultClass,
  RemotingCallFailed,
} from '../../src/amf/remoting-faults.ts';
import { amf, body, envelope } from '../support/amf-bytes.ts';

describe('remoting §10', () => {
  it('knows status suffixes and refuses others', () => {
    expect([0, 1, 2].map(getStatus)).toEqual(['/onResult', '/onStatus', '/onDebugEvents']);
    expect(() => getStatus(3)).toThrow('Unknown status code');
  });

  it('keeps headers in order with what is required', () => {
    const headers = new HeaderCollection();
    headers.add('a', 1);
    headers.setRequired('a');
    expect(headers.isRequired('a')).toBe(true);
    expect(headers.get('a')).toBe(1);
    expect(() => headers.isRequired('b')).toThrow('Unknown header b');
    expect(() => headers.setRequired('b')).toThrow(RangeError);
  });

  it('decodes requests, responses and faults, all bodies of a key', () => {
    const fault =
      "03 0004 'code' 02 0012 'Server.Call.Failed' 000B 'description' 02 0002 'no' 0005 'level' 02 0005 'error' 0003 'odd' 05 0000 09";
    const got = decodeRemoting(
      envelope(body('/1/onStatus', '', fault), body('/1/onResult', '', '05'), body('S.a', '/2', '0A 00000001 05')),
    );
    expect(got.messages).toMatchObject([
      {
        kind: 'response',
        key: '/1',
        status: STATUS_ERROR,
        body: { level: 'error', code: 'Server.Call.Failed', description: 'no' },
      },
      { kind: 'response', key: '/1', status: STATUS_OK, body: null },
      { kind: 'request', key: '/2', target: 'S.a', body: [null] },
    ]);
  });

  it('writes what PyAMF writes', () => {
    const headers = new HeaderCollection();
    const messages = [{ kind: 'request', key: '/1', target: 'S.a', body: ['x'] }] as const;
    expect(encodeRemoting({ amfVersion: 0, headers, messages })).toEqual(
      amf("0000 0000 0001 0003 'S.a' 0002 '/1' 00000000 0A 00000001 02 0001 'x'"),
    );
    expect(encodeRemoting({ amfVersion: 3, headers, messages }, { strict: true })).toEqual(
      amf("0003 0000 0001 0003 'S.a' 0002 '/1' 00000009 0A 00000001 11 06 03 'x'"),
    );
    const answer = { kind: 'response', key: '/1', status: STATUS_OK, body: true } as const;
    expect(encodeRemoting({ amfVersion: 3, headers, messages: [answer] })).toEqual(
      amf("0003 0000 0001 000B '/1/onResult' 0004 'null' 00000000 11 03"),
    );
    expect(
      decodeRemoting(
        encodeRemoting({
          amfVersion: 0,
          headers,
          messages: [{ ...answer, status: STATUS_ERROR, body: new ErrorFault({ code: 'X' }) }],
        }),
      ).messages,
    ).toMatchObject([{ status: STATUS_ERROR, body: { level: 'error', code: 'X' } }]);
  });

  it('shifts dates only when asked', () => {
    const bytes = envelope(body('/1/onResult', '', '0B d(5000) 0000'));
    expect(decodeRemoting(bytes).messages[0]).toMatchObject({ body: { ms: 5000 } });
    expect(decodeRemoting(bytes, { timezoneOffset: 3_600_000 }).messages[0]).toMatchObject({ body: { ms: 3_605_000 } });
  });

  it("has PyAMF's strictness", () => {
    const zero = envelope(body('/1/onResult', '', '05', 0));
    expect(decodeRemoting(zero).messages).toHaveLength(1);
    expect(() => decodeRemoting(zero, { strict: true })).toThrow('amf.length-unknown');
  });

  it('maps faults to errors', () => {
    expect(getFaultClass('error')).toBe(ErrorFault);
    expect(getFaultClass('status')).toBe(BaseFault);
    expect(getFault(new Map([['level', 'status']])).level).toBe('status');
    expect(getFault(new Map()).level).toBe('error');
    expect(['TypeError', 'KeyError', 'Server.Call.Failed', 'My.Code'].map(exceptionFor)).toEqual([
      'TypeError',
      'KeyError',
      'RemotingCallFailed',
      'RemotingError',
    ]);
    const error = getExceptionFromFault(new ErrorFault({ code: 'Server.Call.Failed', description: 'no' }));
    expect(error).toBeInstanceOf(RemotingCallFailed);
    expect(error.message).toBe('no');
    expect(getExceptionFromFault(new ErrorFault({ code: 'KeyError' })).name).toBe('KeyError');
  });
});
