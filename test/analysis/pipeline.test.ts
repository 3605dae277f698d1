import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import type { Report } from '../../src/report/model.ts';
import { answer, Conversation, post } from '../support/conversation.ts';
import { hex } from '../support/packet-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'amfscope-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function report(capture: Uint8Array): Promise<Report> {
  const path = join(folder, 'capture.pcap');
  writeFileSync(path, capture);
  return analyze([path]);
}

const codes = (of: Report): string[] => of.diagnostics.map((row) => row.code);

describe('the whole way', () => {
  test('TLS is counted and named, not taken for broken HTTP', async () => {
    const talk = new Conversation();
    talk.client(3, hex('16 03 01 00 05 01 00 00 01 00'));
    talk.server(4, hex('16 03 03 00 05 02 00 00 01 00'));
    const found = await report(talk.close(5));
    expect(codes(found)).toContain('tls.opaque');
    expect(codes(found)).not.toContain('http.bad-start-line');
    expect(found.status).toBe('complete');
    expect(found.otherTraffic).toEqual([{ what: 'TLS connections', count: 1 }]);
  });

  test('answers whose URIs fit no request are paired by order, and that is said', async () => {
    const talk = new Conversation();
    const request = hex(
      '0000 0000 0002 0003 532e61 0002 2f31 00000005 0a 00000000 0003 532e62 0002 2f32 00000005 0a 00000000',
    );
    const response = hex(
      '0000 0000 0002 000b 2f372f6f6e526573756c74 0004 6e756c6c 00000001 05 000b 2f382f6f6e526573756c74 0004 6e756c6c 00000001 05',
    );
    talk.client(3, post(request));
    talk.server(9, answer(response));
    talk.acknowledge(10);
    const found = await report(talk.close(11));
    expect(found.calls.map((call) => [call.operation, call.status, call.pairedBy, call.responseTarget])).toEqual([
      ['S.a', 'ok', 'order', '/7/onResult'],
      ['S.b', 'ok', 'order', '/8/onResult'],
    ]);
    expect(codes(found)).toContain('call.paired-by-order');
  });

  test('a call is timed from the packets that carried it', async () => {
    const talk = new Conversation();
    const request = post(hex('0000 0000 0001 0003 532e61 0002 2f31 00000005 0a 00000000'));
    const response = answer(hex('0000 0000 0001 000b 2f312f6f6e526573756c74 0004 6e756c6c 00000001 05'));
    talk.client(10, request.subarray(0, 40));
    talk.client(12, request.subarray(40));
    talk.server(62, response.subarray(0, 30));
    talk.server(65, response.subarray(30));
    talk.acknowledge(66);
    const found = await report(talk.close(70));
    expect(found.calls[0]?.timing).toMatchObject({
      sendNs: 2e6,
      waitNs: 50e6,
      receiveNs: 3e6,
      totalNs: 55e6,
      connectNs: 2e6,
      // The server's leg of the handshake took one millisecond.
      serverNs: 49e6,
      complete: true,
    });
  });

  test('every packet is accounted for', async () => {
    const found = await report(new Conversation().close(5));
    const sum = Object.values(found.totals.packetAccounting ?? {}).reduce((total, count) => total + count, 0);
    expect(sum).toBe(found.totals.packets);
  });
});
