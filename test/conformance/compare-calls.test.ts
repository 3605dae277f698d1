import { describe, expect, it } from 'vitest';
import { compareCalls } from './compare-calls.ts';
import { captureFiles } from './live.ts';
import { comparisonFor, type ToldCall, type TruthRow } from './truth.ts';

let sequence = 0;

function row(over: Partial<TruthRow> = {}): TruthRow {
  return {
    seq: ++sequence,
    operation: 'catalog.echo',
    kind: 'call',
    encoding: 'amf3',
    status: 'ok',
    http: 200,
    batchIndex: 0,
    batchSize: 1,
    sleepMs: 0,
    clientElapsedMs: 100,
    ...over,
  };
}

function call(over: Partial<ToldCall> = {}): ToldCall {
  return {
    id: ++sequence,
    operation: 'catalog.echo',
    kind: 'rpc',
    encoding: 'amf3',
    status: 'ok',
    httpStatus: 200,
    batch: { index: 0, size: 1 },
    fault: null,
    timing: { serverNs: 5e6, waitNs: 6e6 },
    ...over,
  };
}

const fault = { code: 'Server.Processing', message: 'no row' };

function isRight(
  rows: TruthRow[],
  calls: ToldCall[],
  comparison: 'exact' | 'names' | 'told-is-true' = 'exact',
): boolean {
  return compareCalls(rows, calls, comparison).differences.length === 0;
}

describe('compareCalls', () => {
  it('accepts equal multisets in any order', () => {
    const rows = [row(), row({ status: 'fault', fault }), row()];
    expect(isRight(rows, [call({ status: 'fault', fault }), call(), call()])).toBe(true);
  });

  it('refuses a missing call, a call too many and each member that differs', () => {
    expect(isRight([row(), row()], [call()])).toBe(false);
    expect(isRight([row()], [call(), call()])).toBe(false);
    expect(isRight([row()], [call({ operation: 'catalog.other' })])).toBe(false);
    expect(isRight([row()], [call({ encoding: 'amf0' })])).toBe(false);
    expect(isRight([row()], [call({ status: 'suspected-fault' })])).toBe(false);
    expect(isRight([row()], [call({ httpStatus: 500 })])).toBe(false);
    expect(isRight([row()], [call({ batch: { index: 0, size: 2 } })])).toBe(false);
    expect(isRight([row()], [call({ batch: { index: 1, size: 1 } })])).toBe(false);
    expect(
      isRight([row({ status: 'fault', fault })], [call({ status: 'fault', fault: { ...fault, code: 'x' } })]),
    ).toBe(false);
    expect(
      isRight([row({ status: 'fault', fault })], [call({ status: 'fault', fault: { ...fault, message: 'x' } })]),
    ).toBe(false);
  });

  it('knows how commands and sent messages are named', () => {
    const rows = [
      row({ kind: 'flex:CommandMessage', operation: 'ping' }),
      row({ kind: 'flex:CommandMessage', operation: 'command 99' }),
      row({ kind: 'flex:CommandMessage', operation: 'subscribe' }),
      row({ kind: 'flex:AsyncMessageExt', operation: 'publish priceFeed' }),
    ];
    const operations = ['#command.ping', '#command.99', '#command.subscribe priceFeed', '#send.priceFeed EUR'];
    expect(
      isRight(
        rows,
        operations.map((operation) => call({ operation })),
      ),
    ).toBe(true);
    expect(isRight([rows[0]!], [call({ operation: '#command.login' })])).toBe(false);
  });

  it('compares a text that the log left out by its length', () => {
    const rows = [row({ status: 'fault', fault: { code: 'x', message: { $str: 300 } } })];
    const told = (length: number) => [call({ status: 'fault', fault: { code: 'x', message: 'é'.repeat(length) } })];
    expect(isRight(rows, told(300))).toBe(true);
    expect(isRight(rows, told(301))).toBe(false);
  });

  it('leaves malformed exchanges out', () => {
    expect(isRight([row({ kind: 'malformed', operation: '(raw POST)', status: 'http-error', http: 400 })], [])).toBe(
      true,
    );
  });

  it('takes an answer that one client could not read as ok or fault, but an ErrorMessage only as fault', () => {
    const rows = [row({ status: 'client-decode-error' })];
    expect(isRight(rows, [call()])).toBe(true);
    expect(isRight(rows, [call({ status: 'fault', fault })])).toBe(true);
    expect(isRight(rows, [call({ status: 'bad-response' })])).toBe(false);
    expect(isRight(rows, [call({ result: { $: 'object', class: 'flex.messaging.messages.ErrorMessage' } })])).toBe(
      false,
    );
  });

  it('gives rows with one reading their call before those with two', () => {
    const rows = [row({ status: 'client-decode-error' }), row()];
    expect(isRight(rows, [call({ status: 'fault', fault }), call()])).toBe(true);
  });

  it('wants no-response or truncated for unanswered', () => {
    const rows = [row({ status: 'unanswered', http: null })];
    expect(isRight(rows, [call({ status: 'no-response', httpStatus: null })])).toBe(true);
    expect(isRight(rows, [call({ status: 'truncated', httpStatus: 200 })])).toBe(true);
    expect(isRight(rows, [call({ status: 'unanswered' })])).toBe(false);
    expect(isRight(rows, [call()])).toBe(false);
  });

  it('compares operation and encoding alone where the log is of a strict client', () => {
    expect(isRight([row({ status: 'fault', http: 500 })], [call()], 'names')).toBe(true);
    expect(isRight([row()], [call({ encoding: 'amf0' })], 'names')).toBe(false);
  });

  it('with packets missing: what is told as answered must be true, nothing need be told', () => {
    const rows = [row(), row({ status: 'fault', fault })];
    expect(isRight(rows, [], 'told-is-true')).toBe(true);
    expect(
      isRight(
        rows,
        [call(), call({ status: 'truncated' }), call({ status: 'orphan-answer', operation: '#unknown' })],
        'told-is-true',
      ),
    ).toBe(true);
    expect(isRight(rows, [call(), call()], 'told-is-true')).toBe(false);
    expect(isRight(rows, [call({ status: 'bad-response' })], 'told-is-true')).toBe(false);
    expect(isRight(rows, [call({ status: 'no-response', operation: 'catalog.never' })], 'told-is-true')).toBe(false);
  });

  it('lists streaming and polling as open', () => {
    const rows = [
      row({ kind: 'streaming', operation: 'streaming open' }),
      row({ kind: 'flex:CommandMessage', operation: 'poll' }),
    ];
    const { differences, open } = compareCalls(
      rows,
      [call({ kind: 'poll', operation: '#command.poll', status: 'unanswered' })],
      'exact',
    );
    expect(differences).toEqual([]);
    expect(open).toHaveLength(3);
  });

  describe('time on the server', () => {
    const slept = row({ sleepMs: 100, clientElapsedMs: 150 });
    const took = (serverMs: number | null, waitMs = 0) =>
      call({ timing: { serverNs: serverMs === null ? null : serverMs * 1e6, waitNs: waitMs * 1e6 } });

    it('lies between the sleep less 20 ms and what the client waited', () => {
      expect(isRight([slept], [took(80)])).toBe(true);
      expect(isRight([slept], [took(150)])).toBe(true);
      expect(isRight([slept], [took(79.9)])).toBe(false);
      expect(isRight([slept], [took(150.1)])).toBe(false);
    });

    it('is the wait where there is no handshake', () => {
      expect(isRight([slept], [took(null, 120)])).toBe(true);
      expect(isRight([slept], [took(null, 20)])).toBe(false);
    });

    it('has no lower bound where a gateway answered for the service', () => {
      const timeout = { status: 'http-error', httpStatus: 504 };
      const rows = [row({ sleepMs: 2600, clientElapsedMs: 2031, status: 'http-error', http: 504 })];
      expect(isRight(rows, [{ ...took(2002), ...timeout }])).toBe(true);
      expect(isRight(rows, [{ ...took(2032), ...timeout }])).toBe(false);
    });

    it('is matched among calls of the same key', () => {
      const rows = [slept, row({ sleepMs: 10, clientElapsedMs: 120 }), row()];
      expect(isRight(rows, [took(110), took(100), took(1)])).toBe(true);
      expect(isRight(rows, [took(1), took(2), took(110)])).toBe(true);
      expect(isRight(rows, [took(1), took(2), took(79)])).toBe(false);
      expect(isRight(rows, [took(1)], 'told-is-true')).toBe(true);
    });
  });
});

describe('captureFiles', () => {
  it('finds the files of one recording and not those of its namesakes', () => {
    const files = [
      'a.pcap',
      'a.md',
      'a.truth.json',
      'a-b.pcap',
      'a_00001_2026.pcap',
      'a_00000_2026.pcap',
      'a_c.pcap',
      'a.pcap.gz',
      'a.keys',
    ];
    expect(captureFiles(files, 'a')).toEqual(['a.pcap', 'a.pcap.gz', 'a_00000_2026.pcap', 'a_00001_2026.pcap']);
    expect(captureFiles(files, 'a-b')).toEqual(['a-b.pcap']);
  });
});

describe('comparisonFor', () => {
  it('goes by the name', () => {
    expect(
      ['tls-1.2', 'pyamf-strict', 'cut', 'var-loss1', 'var-snap96', 'var-dup', 'blazeds'].map(comparisonFor),
    ).toEqual(['exact', 'names', 'exact', 'told-is-true', 'told-is-true', 'exact', 'exact']);
  });
});
