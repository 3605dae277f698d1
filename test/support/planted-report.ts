import type { Call, Report } from '../../src/report/model.ts';

type Json = Record<string, unknown>;

/** A repeatable source of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal. */
export function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function item(price: unknown, name = 'price', cls: string | null = 'com.acme.Item'): Json {
  return {
    $: 'object',
    id: 1,
    class: cls,
    dynamic: false,
    sealed: 2,
    props: [
      ['id', { $: 'int', v: 7 }],
      [name, price],
    ],
  };
}

export function resultOf(...items: Json[]): Json {
  return { $: 'object', id: 0, class: null, props: [['items', { $: 'array', id: 9, assoc: [], items }]] };
}

export function argumentsOf(...items: unknown[]): Json {
  return { $: 'array', id: 0, items };
}

/** A call with everything comparison looks at; `totalMs` null = no answer was timed. */
export function plantedCall(operation: string, totalMs: number, rest: Partial<Call> = {}): Call {
  const totalNs = Math.round(totalMs * 1e6);
  return {
    id: 1,
    connection: 1,
    exchange: 1,
    batch: { index: 0, size: 1 },
    client: '10.0.0.1:40000',
    server: '10.0.0.2:80',
    method: 'POST',
    url: 'http://app.example.com/amf',
    httpStatus: 200,
    version: 3,
    encoding: 'amf3',
    target: operation,
    responseUri: '/1',
    responseTarget: '/1/onResult',
    operation,
    kind: 'rpc',
    messageClass: null,
    messageId: null,
    correlationId: null,
    status: 'ok',
    pairedBy: 'uri',
    fault: null,
    startedAt: '2011-03-13T07:06:40.000000000Z',
    timing: {
      sendNs: 1000,
      waitNs: totalNs,
      receiveNs: 1000,
      totalNs,
      connectNs: null,
      serverNs: totalNs,
      queueNs: null,
      idleNs: null,
      retransmitNs: null,
      holeNs: null,
      retransmissions: 0,
      complete: true,
    },
    requestBytes: 60,
    responseBytes: 400,
    packets: { request: [1, 1], response: [2, 2] },
    arguments: argumentsOf('all', { $: 'int', v: 5 }),
    result: resultOf(item(1.5), item(2.25)),
    diagnostics: [],
    ...rest,
  };
}

/** A whole report around `calls`; the sums over operations are left out, comparison makes its own. */
export function plantedReport(calls: readonly Call[]): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'amfscope', version: '0.1.0' },
    status: 'complete',
    inputs: [],
    totals: {
      packets: calls.length * 2,
      bytes: 0,
      connections: 1,
      exchanges: calls.length,
      envelopes: calls.length * 2,
      calls: calls.length,
      pushes: 0,
      clients: 1,
      servers: 1,
      byStatus: {},
    },
    operations: [],
    faults: [],
    calls: calls.map((call, index) => ({ ...call, id: index + 1 })),
    pushes: [],
    diagnostics: [],
  };
}

/** Forty operations of `calls` calls each, log-normal times around 60 ms; `change` makes the planted difference. */
export function fortyOperations(
  seed: number,
  calls: number,
  change: (call: Call, number: number) => Call | null,
): Report {
  const random = seeded(seed);
  const made: Call[] = [];
  for (let number = 0; number < 40; number++) {
    for (let nth = 0; nth < calls; nth++) {
      const call = change(plantedCall(`service.op${number}`, 60 * Math.exp(0.25 * gaussian(random))), number);
      if (call !== null) made.push(call);
    }
  }
  return plantedReport(made);
}
