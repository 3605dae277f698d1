/** Where tshark 4.0 and amfscope disagree: one row of README.md each. */

export interface ComparedCase {
  /** Of NAME.pcap, NAME.md, NAME.tshark.txt and NAME.expected.json. */
  readonly name: string;
  readonly traffic: string;
  readonly tshark: string;
  readonly amfscope: string;
  /** Arguments of tshark after `-n -r NAME.pcap`. */
  readonly command: readonly string[];
  /** What tshark's stored answer says and must not, and what it should and does not. */
  readonly says: readonly (string | RegExp)[];
  readonly lacks: readonly (string | RegExp)[];
  /** Parts of amfscope's answer (NAME.expected.json without spaces) that make the difference. */
  readonly right: readonly string[];
}

const VALUES = ['-Y', 'amf', '-O', 'amf'];
const ANSWERS = ['-Y', 'http.response', '-O', 'amf'];
const FIELDS = ['-Y', 'http', '-T', 'fields', '-E', 'header=y', '-e', 'frame.number'];
const field = (name: string): string[] => ['-e', name];
const TARGETS = [...FIELDS, ...field('amf.message.target_uri'), ...field('amf.string')];

export const CASES: readonly ComparedCase[] = [
  {
    name: 'batched-calls',
    traffic: 'several AMF3 calls in one envelope',
    tshark: 'the first call only, then the next body read as values ("Malformed Packet")',
    amfscope: 'each call with its own answer, one a fault, one a result',
    command: VALUES,
    says: ['Message count: 2', '[Malformed Packet: AMF]', 'ByteArray: 35382f6f6e526573756c7400046e756c6c00000000110a'],
    lacks: ['catalog.stats', '/58/onResult'],
    right: [
      '"operation":"catalog.checkout","status":"fault"',
      '"operation":"catalog.stats","status":"ok"',
      '["pi",3.14159',
    ],
  },
  {
    name: 'two-arguments',
    traffic: 'a call with two AMF3 arguments',
    tshark: '"Undefined" and "Unknown" in place of the arguments',
    amfscope: 'both arguments',
    command: VALUES,
    says: ['Strict array (2 items)', 'AMF0 type: Undefined (0x06)', 'AMF3 type: Unknown (0x0d)'],
    lacks: ['String: custom', 'Integer: 60'],
    right: ['"items":["custom",{"$":"int","v":60}]'],
  },
  {
    name: 'amf3-header',
    traffic: 'a header with an AMF3 value (credentials)',
    tshark: 'an envelope of 2571 messages, none of them decoded',
    amfscope: 'the call with its argument; the credentials are reported as readable',
    command: VALUES,
    says: ['Message count: 2571', '[Malformed Packet: AMF]'],
    lacks: ['Target URI: catalog.echo'],
    right: [
      '"operation":"catalog.echo","status":"ok"',
      '"items":["with credentials header"]',
      'indicator.clear-credentials',
    ],
  },
  {
    name: 'same-class-list',
    traffic: 'a list of objects of one class',
    tshark: 'the first object; of the others loose values beside an empty object ("Trait reference: 0")',
    amfscope: 'five objects, each with class and members',
    command: ANSWERS,
    says: ['Length of dense portion: 5', /Trait reference: 0\n\s+False false/],
    lacks: [/Trait reference: 0[\s\S]*Member name: id/],
    right: [
      '"class":"com.acme.shop.Product","dynamic":true,"sealed":0,"props":[["name","i4"],["id",{"$":"int","v":4}]]',
    ],
  },
  {
    name: 'array-collection',
    traffic: 'an ArrayCollection (externalizable)',
    tshark: '"Object", then "Unknown (0x43)"; neither class nor content',
    amfscope: 'the collection, its class and its items',
    command: VALUES,
    says: ['AMF3 type: Object (0x0a)', 'AMF3 type: Unknown (0x43)'],
    lacks: ['flex.messaging.io.ArrayCollection', 'com.acme.shop.Product', 'String: b'],
    right: ['"class":"flex.messaging.io.ArrayCollection","value":', '"class":"com.acme.shop.Product"'],
  },
  {
    name: 'small-message',
    traffic: 'a small message of Flex (DSK)',
    tshark: '"Object" and "XML document", both without content',
    amfscope: 'the acknowledgement, its result and the id of the request',
    command: ANSWERS,
    says: ['AMF3 type: Object (0x0a)', 'AMF3 type: XML document (0x07)'],
    lacks: ['DSK', 'Integer: 42'],
    right: ['"status":"ok"', '"correlationId":"0A4C9F77-B358-4AD6-96BA-6752135FB11F"', '"result":{"$":"int","v":42}'],
  },
  {
    name: 'negative-integer',
    traffic: 'a negative AMF3 integer (−1)',
    tshark: '536870911',
    amfscope: '−1',
    command: VALUES,
    says: ['Integer: 536870911'],
    lacks: ['Integer: -1'],
    right: ['"items":[{"$":"int","v":-1}]', '"result":{"$":"int","v":-1}'],
  },
  {
    name: 'vectors',
    traffic: 'Vector and Dictionary (Flash Player 10)',
    tshark: '"Unknown (0x0d)", the rest of the body malformed',
    amfscope: 'both, and the members after them',
    command: ANSWERS,
    says: ['perDay: Unknown', 'AMF3 type: Unknown (0x0d)', '[Malformed Packet: AMF]'],
    lacks: ['perShop', 'total', 'Oslo'],
    right: ['"elem":"int","fixed":false,"items":[3,-1,2]', '["Oslo",{"$":"int","v":4}]', '["total",{"$":"int","v":4}]'],
  },
  {
    name: 'fault-code',
    traffic: 'a fault',
    tshark: 'member names and strings as two lists that do not run in parallel; no field for code or message',
    amfscope: 'status `fault`, code Shop.OutOfStock, message "sold out"',
    command: [
      ...['-Y', 'http.response', '-T', 'fields', '-E', 'header=y', '-E', 'aggregator=|'],
      ...[...field('amf.membername'), ...field('amf.string')],
    ],
    says: ['code|description|details|level|type', /Shop\.OutOfStock\|sold out\|error/],
    lacks: [],
    right: ['"status":"fault"', '"fault":{"code":"Shop.OutOfStock","message":"sold out"'],
  },
  {
    name: 'out-of-order',
    traffic: 'two segments of a response in the wrong order',
    tshark: 'neither this response nor the next of the connection',
    amfscope: 'both calls answered',
    command: TARGETS,
    says: [/^9\tcatalog\.getProduct\tSKU-2$/m, /^10\t\t$/m],
    lacks: ['onResult'],
    right: ['"status":"complete"', '["sku","SKU-1"]', '["sku","SKU-2"]'],
  },
  {
    name: 'acked-before-seen',
    traffic: 'a capture that has the acknowledgement before the segment',
    tshark: 'no response: its segments count as repetitions ("Spurious Retransmission")',
    amfscope: 'the call answered with 3.5',
    command: [
      ...['-Y', 'tcp.len > 0', '-T', 'fields', '-E', 'header=y', '-e', 'frame.number'],
      ...[...field('tcp.analysis.spurious_retransmission'), ...field('amf.message.target_uri')],
    ],
    says: [/^4\t\tcatalog\.echo$/m, /^7\t1\t$/m, /^9\t1\t$/m, /^12\t\t$/m],
    lacks: ['onResult'],
    right: ['"status":"complete"', '"status":"ok"', '"result":3.5'],
  },
  {
    name: 'lost-segment',
    traffic: 'a segment lost inside a response, then a second call',
    tshark: 'no response to either call',
    amfscope: 'the first call `truncated` with the reason, the second answered',
    command: TARGETS,
    says: [/^8\tcatalog\.getProduct\tSKU-2$/m, /^9\t\t$/m],
    lacks: ['onResult'],
    right: ['"status":"truncated","statusReason":"gap"', '"status":"ok"', '["sku","SKU-2"]', 'tcp.gap'],
  },
  {
    name: 'pipelined',
    traffic: 'pipelined requests',
    tshark: 'the answer to the first request as that to the third, after 80 ms; the others without one',
    amfscope: 'each request with its answer: 100, 200 and 300 ms',
    command: [
      ...[...FIELDS, ...field('http.request_in'), ...field('http.response_in'), ...field('http.time')],
      ...[...field('amf.message.target_uri'), ...field('amf.message.response_uri'), '-2'],
    ],
    says: [/^7\t6\t\t0\.080000000\t\/1\/onResult\tnull$/m, /^8\t\t\t\t\/2\/onResult/m, /^9\t\t\t\t\/3\/onResult/m],
    lacks: [/^7\t4\t/m],
    right: ['"totalNs":100000000', '"totalNs":200000000', '"totalNs":300000000'],
  },
];
