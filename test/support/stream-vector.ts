/** The stream of domain §1.7: kick-start padding, heartbeats, open acknowledgement, one empty push, end. */
export const STREAM_VECTOR =
  '380d0a00000000000000000d0a0031330d0a0a070744534b01060573310106096f70656e000d0a0000380d0a0a070744534100000d0a300d0a';

/** What it consists of. */
export const STREAM_EVENTS = [
  { frame: 'skip', size: 8 },
  { frame: 'heartbeat' },
  {
    frame: 'message',
    size: 19,
    value: { $: 'external', id: 0, class: 'DSK', fields: { body: 's1', correlationId: 'open' } },
    diags: [],
  },
  { frame: 'heartbeat' },
  { frame: 'heartbeat' },
  { frame: 'message', size: 8, value: { $: 'external', id: 0, class: 'DSA', fields: {} }, diags: [] },
  { frame: 'end' },
];
