import type { Report } from '../../src/report/model.ts';

/** A diagnostic of each cause and severity. */
export const DIAGNOSTICS: Report['diagnostics'] = [
  {
    code: 'file.truncated-record',
    severity: 'warning',
    cause: 'capture',
    count: 1,
    title: 'last record or block cut short; all earlier ones are used',
    examples: [
      { detail: '312 of 1,514 bytes', place: { input: 'shop-02.pcap', packet: 41_811, fileOffset: 30_112_908 } },
    ],
  },
  {
    code: 'tcp.retransmission',
    severity: 'info',
    cause: 'peer',
    count: 1204,
    title: 'bytes seen again, identical',
    examples: [],
  },
  {
    code: 'tcp.gap',
    severity: 'warning',
    cause: 'capture',
    count: 3,
    title: 'bytes never captured (ACKed, or later bytes exist)',
    examples: [
      { detail: '2,920 bytes', place: { connection: 3, direction: 'response', streamOffset: 40_960, length: 2920 } },
    ],
  },
  {
    code: 'content.limit',
    severity: 'warning',
    cause: 'limit',
    count: 1,
    title: 'decoded body above limit',
    examples: [{ detail: 'more than 64 MiB', place: { connection: 2, direction: 'response', message: 9 } }],
  },
  {
    code: 'amf.externalizable',
    severity: 'warning',
    cause: 'unsupported',
    count: 7,
    title: 'externalizable class without known layout: rest of the message opaque',
    examples: [
      {
        detail: 'com.example.shop.\x1b[31mMoney',
        place: { connection: 1, direction: 'response', message: 2, body: 0, offset: 61 },
      },
    ],
  },
  {
    code: 'amf.length-mismatch',
    severity: 'warning',
    cause: 'peer',
    count: 12,
    title: "declared message length differs from the value's",
    examples: [{ detail: 'declared 60, read 64', place: { connection: 1, direction: 'request', message: 4, body: 0 } }],
  },
  {
    code: 'indicator.gadget-class',
    severity: 'indicator',
    cause: 'peer',
    count: 1,
    title: 'class name of a known deserialization gadget',
    examples: [
      {
        detail: 'com.sun.rowset.JdbcRowSetImpl in the arguments',
        place: { connection: 4, direction: 'request', message: 1, body: 0, offset: 33 },
      },
    ],
  },
  {
    code: 'indicator.clear-credentials',
    severity: 'indicator',
    cause: 'peer',
    count: 2,
    title: 'credentials in clear',
    examples: [{ detail: 'header Credentials', place: { connection: 1, direction: 'request', message: 1 } }],
  },
  {
    code: 'internal.decoder-crash',
    severity: 'error',
    cause: 'internal',
    count: 1,
    title: 'an error of ours; the range that provoked it is kept, the run goes on',
    examples: [
      { detail: 'RangeError: offset is out of bounds', place: { connection: 2, direction: 'response', message: 11 } },
    ],
  },
];
