import type { FaultRow, Latency, Operation } from '../../src/report/model.ts';
import { at, HOSTILE_OPERATION } from './calls-fixture.ts';

function latency(count: number, p50: number, p95: number, max: number): Latency {
  const [min, mean, p90] = [p50 * 0.8, (p50 + p95) / 2, p95 * 0.97].map(Math.round) as [number, number, number];
  return { count, min, mean, p50, p90, p95, p99: max, max };
}

function operation(
  name: string,
  byStatus: Operation['byStatus'],
  latencyNs: Latency | null,
  rest: Partial<Operation> = {},
): Operation {
  const count = Object.values(byStatus).reduce((sum, part) => sum + part, 0);
  return {
    operation: name,
    kind: 'rpc',
    calls: count,
    byStatus,
    requestBytes: 312 * count,
    responseBytes: 4110 * count,
    latencyNs,
    serverNs:
      latencyNs === null
        ? null
        : latency(latencyNs.count, latencyNs.p50 * 0.9, latencyNs.p95 * 0.9, latencyNs.max * 0.9),
    ...rest,
  };
}

/** A row of the table of faults, its times in ms after the first packet. */
export function faultRow(
  code: string,
  category: string,
  name: string,
  count: number,
  firstMs: number,
  lastMs: number,
  exampleCall: number,
): FaultRow {
  return { code, category, operation: name, count, firstAt: at(firstMs), lastAt: at(lastMs), exampleCall };
}

/** Operations with every status, some without an answer. */
export const operationsFixture = (): Operation[] => [
  operation(
    'orderService.getOrders',
    { ok: 1204, fault: 23 },
    latency(1227, 118_400_000, 2_210_770_000, 4_210_770_000),
    { responseBytes: 48_110_204, causes: { server: 20, client: 3 } },
  ),
  operation('catalog.search', { ok: 412, 'suspected-fault': 1 }, latency(413, 45_900_000, 88_000_000, 152_100_000)),
  operation('catalog.price', { ok: 412 }, latency(412, 45_900_000, 87_100_000, 149_000_000)),
  operation(
    'com.example.enterprise.warehouse.remote.InventoryReservationService.reserveStockForShipment',
    { ok: 12 },
    latency(12, 820_500_000, 991_000_000, 1_020_000_000),
    { serverNs: null, causes: { transfer: 12 } },
  ),
  operation('在庫サービス.検索する', { ok: 3 }, latency(3, 12_250_000, 14_000_000, 14_000_000)),
  operation(HOSTILE_OPERATION, { fault: 1 }, latency(1, 9_500_000, 9_500_000, 9_500_000)),
  operation('reportService.monthly', { 'no-response': 2 }, null, { responseBytes: 0 }),
  operation('reportService.yearly', { truncated: 1 }, null),
  operation('auth.login', { 'http-error': 1 }, null),
  operation('legacy.gateway', { 'bad-response': 1 }, null),
  operation('#command.ping', { ok: 3 }, latency(3, 2_310_000, 2_900_000, 2_900_000), { kind: 'command' }),
  operation('#command.poll', { ok: 40 }, latency(40, 30_000_200_000, 30_001_000_000, 30_002_000_000), { kind: 'poll' }),
  operation('#send.chat', { 'one-way': 1 }, null, { kind: 'send', responseBytes: 0 }),
];
