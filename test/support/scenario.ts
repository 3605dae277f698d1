/** A folder with a small capture that has a call of every kind of ending, for tests that run the command. */

import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amfCapture, type ConnectionScript, type HttpExchangeBytes, httpRequest, httpResponse } from './amf-capture.ts';
import { envelope, type Plain } from './wire-amf.ts';

export function call(
  target: string,
  argument: Plain,
  answer: Plain,
  kind = 'onResult',
): HttpExchangeBytes & { readonly response: Uint8Array } {
  return {
    request: httpRequest(envelope([{ target, response: '/1', value: [argument] }])),
    response: httpResponse(envelope([{ target: `/1/${kind}`, response: 'null', value: answer }])),
  };
}

const FAULT: Plain = { code: 'Server.Processing', description: 'no such order', details: 'at Orders.find' };

/** Two answers and a fault, and a call that nobody answers. */
export function sampleScripts(): ConnectionScript[] {
  return [
    { exchanges: [call('orders.find', 42, { id: 42, name: 'Ada' }), call('orders.find', 43, FAULT, 'onStatus')] },
    { exchanges: [call('orders.list', null, [{ id: 1 }, { id: 2 }])] },
    { exchanges: [{ ...call('orders.save', { id: 3 }, true), response: null }] },
  ];
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** A temporary folder, the capture in it as `input`. */
export class Scenario {
  readonly folder = mkdtempSync(join(tmpdir(), 'amfscope-scenario-'));
  readonly input = join(this.folder, 'in.pcap');

  constructor() {
    chmodSync(this.folder, 0o755);
    writeFileSync(this.input, amfCapture(sampleScripts()));
  }

  /** A folder of that name in it. */
  place(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
