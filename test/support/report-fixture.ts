import type { Report } from '../../src/report/model.ts';
import { SECURITY_KINDS } from '../../src/report/security.ts';
import { at, callsFixture, HOSTILE_OPERATION } from './calls-fixture.ts';
import { DIAGNOSTICS } from './diagnostics-fixture.ts';
import { faultRow, operationsFixture } from './operations-fixture.ts';

/** A report with everything in it: faults, losses, batches, hostile and wide names, every cause of trouble. */
export function reportFixture(): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'amfscope', version: '0.0.0-test' },
    status: 'degraded',
    inputs: [
      {
        path: 'captures/shop-01.pcap',
        sha256: 'a3f5c1d2e4b6978812345678901234567890abcdefabcdefabcdefabcdef0123',
        bytes: 104_857_600,
        format: 'pcap',
        linkTypes: ['Ethernet'],
        packets: 120_411,
        firstPacketAt: at(0),
        lastPacketAt: at(61_000),
      },
      {
        path: 'shop-02 $(id) \x1b[2J.pcap',
        sha256: 'b3f5c1d2e4b6978812345678901234567890abcdefabcdefabcdefabcdef0123',
        bytes: 30_113_220,
        format: 'pcapng',
        linkTypes: ['Ethernet', 'Linux cooked v2'],
        packets: 41_811,
        firstPacketAt: at(61_000.5),
        lastPacketAt: at(90_123.4),
      },
    ],
    totals: {
      packets: 162_222,
      bytes: 132_004_112,
      connections: 42,
      exchanges: 2140,
      envelopes: 4190,
      calls: 2117,
      pushes: 1,
      clients: 3,
      servers: 1,
      byStatus: {
        ok: 2086,
        fault: 24,
        'suspected-fault': 1,
        'http-error': 1,
        'bad-response': 1,
        'no-response': 2,
        truncated: 1,
        'one-way': 1,
      },
      packetAccounting: { decoded: 162_180, arp: 30, 'unknown ethertype': 12 },
    },
    operations: operationsFixture(),
    faults: [
      faultRow('Server.Processing', 'server', 'orderService.getOrders', 23, 200, 88_100, 3),
      faultRow('=HYPERLINK("http://evil.example/")', 'application', HOSTILE_OPERATION, 1, 1800, 1800, 10),
      faultRow('HTTP.503', 'server', 'auth.login', 1, 2300, 2300, 14),
      faultRow('1009', 'application', 'catalog.search', 1, 2400, 2400, 15),
    ],
    security: [
      {
        code: 'indicator.gadget-class',
        class: 'com.sun.rowset.JdbcRowSetImpl',
        ...SECURITY_KINDS['indicator.gadget-class']!,
        count: 1,
        calls: [4],
      },
      {
        code: 'indicator.gadget-class',
        class: HOSTILE_OPERATION,
        ...SECURITY_KINDS['indicator.gadget-class']!,
        count: 12,
        calls: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      },
      {
        code: 'indicator.clear-credentials',
        class: null,
        ...SECURITY_KINDS['indicator.clear-credentials']!,
        count: 2,
        calls: [1, 2],
      },
    ],
    calls: callsFixture(),
    pushes: [
      {
        id: 1,
        connection: 1,
        exchange: 4,
        channel: 'poll',
        at: at(32_500.1),
        destination: 'chat',
        messageClass: 'flex.messaging.messages.AsyncMessage',
        messageId: 'AE4AF2BC-DD3C-5470-05D8-000000000001',
        correlationId: null,
        bytes: 210,
        value: { $: 'object', id: 0, class: null, props: [['text', 'hello </script><!--']] },
        diagnostics: [],
      },
    ],
    pushStats: [
      {
        channel: 'poll',
        destination: 'chat',
        pushes: 812,
        bytes: 170_520,
        intervalNs: { count: 811, min: 0, mean: 110e6, p50: 95e6, p95: 412e6, max: 30_000e6 },
      },
      { channel: 'stream', destination: 'price\u202eFeed', pushes: 1, bytes: 85, intervalNs: null },
    ],
    clients: [
      {
        id: 1,
        addresses: ['10.1.2.3', '10.1.2.9'],
        firstAt: at(12.5),
        lastAt: at(88_100),
        calls: 1204,
        faults: 24,
        failures: 29,
        login: { attempts: 2, logouts: 0, outcome: 'fault' },
      },
      {
        id: 2,
        addresses: ['10.1.2.4'],
        firstAt: at(40),
        lastAt: at(90_000),
        calls: 913,
        faults: 0,
        failures: 0,
        login: null,
      },
    ],
    clocks: [
      { server: '10.0.0.1:80', offsetMs: 7213, samples: 512, source: 'date' },
      { server: '10.0.0.2:80', offsetMs: -12, samples: 3, source: 'message' },
    ],
    diagnostics: DIAGNOSTICS,
  };
}

/** The report of a capture that holds other things than remoting. */
export function emptyReportFixture(): Report {
  const full = reportFixture();
  return {
    ...full,
    status: 'complete',
    inputs: full.inputs.slice(0, 1),
    totals: {
      packets: 120_411,
      bytes: 99_000_000,
      connections: 12,
      exchanges: 88,
      envelopes: 0,
      calls: 0,
      pushes: 0,
      clients: 2,
      servers: 3,
      byStatus: {},
    },
    operations: [],
    faults: [],
    calls: [],
    pushes: [],
    pushStats: [],
    clients: [],
    clocks: [],
    diagnostics: [],
    otherTraffic: [
      { what: 'HTTP responses, text/html', count: 61 },
      { what: 'HTTP responses, image/png', count: 27 },
      { what: 'TLS connections', count: 4 },
    ],
  };
}
