/** The captures of this folder that no recording at hand shows: made packet by packet. The others are cut from recordings, see their notes. */

import { encodeEnvelope } from '../../src/amf/encode.ts';
import type { AmfValue } from '../../src/amf/value.ts';
import { answer, Conversation, post, split } from '../support/conversation.ts';

function request(number: number, operation: string, ...items: AmfValue[]): Uint8Array {
  const value: AmfValue = { $: 'array', id: 0, items };
  return post(encodeEnvelope({ version: 0, bodies: [{ target: operation, response: `/${number}`, value }] }));
}

function result(number: number, value: AmfValue, amf3 = false): Uint8Array {
  const bodies = [{ target: `/${number}/onResult`, response: 'null', value }];
  return answer(encodeEnvelope({ version: amf3 ? 3 : 0, bodies }, { amf3 }));
}

const product = (sku: string): AmfValue => ({
  $: 'object',
  id: 0,
  class: 'com.acme.shop.Product',
  props: [
    ['sku', sku],
    ['note', `${sku} is delivered within three working days, free of charge`],
  ],
});

/** A response in three segments, the last two of which took different ways. */
function outOfOrder(): Uint8Array {
  const talk = new Conversation();
  talk.client(10, request(1, 'catalog.getProduct', 'SKU-1'));
  const [first, second, third] = split(result(1, product('SKU-1')), 3);
  talk.server(50, first!);
  talk.server(51, second!);
  talk.server(52, third!);
  talk.swapLastTwo();
  talk.acknowledge(53);
  talk.client(100, request(2, 'catalog.getProduct', 'SKU-2'));
  talk.server(120, result(2, product('SKU-2')));
  return talk.close(130);
}

/** Three requests sent before the first answer. */
function pipelined(): Uint8Array {
  const talk = new Conversation();
  talk.client(10, request(1, 'catalog.echo', 'first'));
  talk.client(20, request(2, 'catalog.echo', 'second'));
  talk.client(30, request(3, 'catalog.echo', 'third'));
  talk.server(110, result(1, 'first'));
  talk.server(220, result(2, 'second'));
  talk.server(330, result(3, 'third'));
  return talk.close(340);
}

/** The middle segment of a response was not captured; the next call of the connection was. */
function lostSegment(): Uint8Array {
  const talk = new Conversation();
  talk.client(10, request(1, 'catalog.getProduct', 'SKU-1'));
  const [first, second, third] = split(result(1, product('SKU-1')), 3);
  talk.server(50, first!);
  talk.server(51, second!);
  talk.loseLast();
  talk.server(52, third!);
  talk.acknowledge(53);
  talk.client(100, request(2, 'catalog.getProduct', 'SKU-2'));
  talk.server(120, result(2, product('SKU-2')));
  return talk.close(130);
}

/** Values of Flash Player 10. */
function vectors(): Uint8Array {
  const talk = new Conversation();
  talk.client(10, request(1, 'catalog.stock', 'SKU-1'));
  const stock: AmfValue = {
    $: 'object',
    id: 0,
    class: '',
    dynamic: true,
    sealed: 0,
    props: [
      ['perDay', { $: 'vector', id: 1, elem: 'int', fixed: false, items: [3, -1, 2] }],
      ['perShop', { $: 'dict', id: 2, weak: false, entries: [['Oslo', { $: 'int', v: 4 }]] }],
      ['total', { $: 'int', v: 4 }],
    ],
  };
  talk.server(30, result(1, stock, true));
  return talk.close(40);
}

/** The short form of an acknowledgement, as Flex clients and BlazeDS send it when both know it. */
function smallMessage(): Uint8Array {
  const talk = new Conversation();
  talk.client(10, request(1, 'catalog.count'));
  const message: AmfValue = {
    $: 'external',
    id: 0,
    class: 'DSK',
    fields: {
      body: { $: 'int', v: 42 },
      messageId: 'F40A6C0F-817E-482B-B422-67ADB29B5918',
      timestamp: 1267444800030,
      correlationId: '0A4C9F77-B358-4AD6-96BA-6752135FB11F',
    },
  };
  talk.server(30, result(1, message, true));
  return talk.close(40);
}

/** By the name of the capture. */
export const MADE: Readonly<Record<string, () => Uint8Array>> = {
  'lost-segment': lostSegment,
  'out-of-order': outOfOrder,
  pipelined,
  'small-message': smallMessage,
  vectors,
};
