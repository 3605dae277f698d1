import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExchangeEntry, ReportHead } from '../../src/report/formats/html/data.ts';
import { amfCapture, httpRequest, httpResponse } from '../support/amf-capture.ts';
import { htmlData } from '../support/html-data.ts';
import { runCli } from '../support/run-cli.ts';
import { envelope } from '../support/wire-amf.ts';

/** What an html report carries. */
describe('the data of an html report', () => {
  let folder = '';
  let capture = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'amfscope-html-'));
    capture = join(folder, 'some.pcap');
    const calls = ['a.one', 'b.two', 'c.three'].map((target, index) => ({
      request: httpRequest(
        envelope([{ target, response: `/${index}`, value: [{ password: 'hunter22', name: target }] }]),
      ),
      response: httpResponse(envelope([{ target: `/${index}/onResult`, value: `hunter22 for ${target}` }])),
    }));
    writeFileSync(capture, amfCapture([{ exchanges: calls }]));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function dataOf(...args: string[]): { head: ReportHead; parts: Buffer[]; entries: ExchangeEntry[] } {
    const { code, stdout } = runCli(['analyze', capture, '-q', '-f', 'html', ...args]);
    expect(code).toBe(0);
    const data = htmlData(stdout);
    const parts = [...data].filter(([id]) => id.startsWith('amfscope-bodies-')).map(([, bytes]) => bytes);
    const entries = parts.flatMap(
      (part) => JSON.parse(part.toString('utf8', 4, 4 + part.readUInt32LE(0))) as ExchangeEntry[],
    );
    return { head: JSON.parse(data.get('amfscope-head')!.toString('utf8')), parts, entries };
  }

  it('overwrites a secret in the bytes and says where', () => {
    const { entries, parts } = dataOf();
    expect(entries).toHaveLength(3);
    const { request } = entries[0]!;
    expect(request).toMatchObject({ cut: null, tree: null });
    expect(request!.patch!.values).toEqual([[expect.any(Number), null]]);
    const body = parts[0]!.subarray(4 + parts[0]!.readUInt32LE(0)).subarray(...request!.bytes!);
    expect(body.toString('latin1')).toContain('password\x02\0\x08********');
    expect(body.toString('latin1')).toContain('a.one');
  });

  it('with secrets shown the bytes are those of the wire', () => {
    const { entries, parts } = dataOf('--show-secrets');
    const { request } = entries[0]!;
    expect(request!.patch).toBeNull();
    const body = parts[0]!.subarray(4 + parts[0]!.readUInt32LE(0)).subarray(...request!.bytes!);
    expect(body.toString('latin1')).toContain('password\x02\0\x08hunter22');
  });

  it('a display filter leaves the bodies of other calls out', () => {
    const { head, entries, parts } = dataOf('-Y', 'operation == "b.two"');
    expect(head.bodies).toMatchObject({ connection: [1], exchange: [2], part: [0], entry: [0] });
    expect(entries).toHaveLength(1);
    expect(parts[0]!.toString('latin1')).not.toContain('a.one');
  });

  it('--values none carries no bodies, and the guard leaves out what is above it', () => {
    expect(dataOf('--values', 'none').head.bodies).toBeNull();
    const { head } = dataOf('--max-report-bodies', '1');
    expect(head.bodies!.connection.length + head.bodies!.leftOut).toBe(3);
  });

  it('names files by their base name', () => {
    expect(dataOf().head.report.inputs.map(({ path }) => path)).toEqual(['some.pcap']);
  });
});
