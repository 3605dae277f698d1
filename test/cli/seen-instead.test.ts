import { expect, test } from 'vitest';
import { pcapFile } from '../support/capture-files.ts';
import { concat, ethernetFrame, ipv4Packet, tcpFrame, u16, udpDatagram } from '../support/packet-builder.ts';
import { runCli } from '../support/run-cli.ts';

/** RFC 1035 §4.1: one question for the address of `example`. */
function dnsQuestion(id: number): Uint8Array {
  const frame = udpDatagram(
    50_000 + id,
    53,
    concat(u16(id), [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7], 'example', [0, 0, 1, 0, 1]),
  );
  return ethernetFrame({ ethertype: 0x0800 }, ipv4Packet({ protocol: 17 }, frame));
}

const dns = Array.from({ length: 10 }, (_, id) => ({ data: dnsQuestion(id) }));

test.each([
  ['UDP only', dns, 'no AMF calls in 10 packets\n  seen instead: packets: udp: 10\n', '10  packets: udp'],
  [
    'UDP and a handshake',
    [
      ...dns,
      { data: tcpFrame({ flags: 'S' }) },
      {
        data: tcpFrame({
          flags: 'SA',
          source: '10.0.0.2',
          sourcePort: 80,
          destination: '10.0.0.1',
          destinationPort: 40_000,
        }),
      },
    ],
    'no AMF calls in 12 packets\n  seen instead: packets: tcp: 2; packets: udp: 10\n',
    '10  packets: udp',
  ],
] as const)('%s: standard error says what the report says', (_name, records, told, row) => {
  const { code, stdout, stderr } = runCli(['analyze', '-'], { input: pcapFile(records) });
  expect([code, stderr]).toEqual([0, `amfscope: ${told}`]);
  expect(stdout).toContain(row);
  const markdown = runCli(['analyze', '-', '-f', 'markdown'], { input: pcapFile(records) });
  expect(markdown.stdout).toContain('| 10 | `packets: udp` |');
});

test('no packet at all: nothing is named', () => {
  const { code, stderr } = runCli(['analyze', '-'], { input: pcapFile([]) });
  expect([code, stderr]).toEqual([0, 'amfscope: no AMF calls in 0 packets\n']);
});
