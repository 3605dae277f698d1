import { AmfWriter } from './amf-writer.ts';
import type { Profile } from './profiles.ts';
import { Random } from './random.ts';

/** A value with places that differ from call to call. */
export interface Template {
  readonly bytes: Buffer;
  /** Offsets of 36-character ids; -1 where there is none. */
  readonly messageId: number;
  readonly correlationId: number;
  readonly clientId: number;
  /** Offset of a double: milliseconds since 1970; -1 where there is none. */
  readonly timestamp: number;
}

/** One kind of call: what is asked, the answers it may get. */
export interface CallTemplate {
  readonly target: string;
  readonly request: Template;
  readonly results: readonly Template[];
  /** Null for what never fails. */
  readonly fault: Template | null;
}

const MESSAGE_ID = 'M'.repeat(36);
const CORRELATION_ID = 'C'.repeat(36);
const CLIENT_ID = 'I'.repeat(36);
const SINCE = Date.UTC(2011, 2, 13, 7, 6, 40);

const REMOTING_MEMBERS = 'source operation messageId clientId timeToLive timestamp destination headers body'.split(' ');
const ACKNOWLEDGE_MEMBERS = 'timestamp headers body correlationId messageId timeToLive clientId destination'.split(' ');
const ERROR_MEMBERS = ['rootCause', 'faultCode', 'faultString', 'faultDetail', 'extendedData', ...ACKNOWLEDGE_MEMBERS];
const ORDER_MEMBERS = 'id number customer status total discount createdAt vip lines note'.split(' ');
const LINE_MEMBERS = ['sku', 'quantity', 'price'];

const OPERATIONS = [
  ['orderService', 'getOrders'],
  ['orderService', 'findByCustomer'],
  ['orderService', 'cancel'],
  ['orderService', 'submit'],
  ['inventoryService', 'getStock'],
  ['inventoryService', 'reserve'],
  ['reportService', 'dailySales'],
  ['reportService', 'topProducts'],
  ['customerService', 'load'],
  ['customerService', 'save'],
  ['priceService', 'quote'],
  ['sessionService', 'keepAlive'],
] as const;
const STATUSES = ['open', 'paid', 'shipped', 'returned', 'cancelled'];
const NAMES = [
  'Adams',
  'Baker',
  'Clark',
  'Dávila',
  'Evans',
  'Frank',
  'Ghosh',
  'Hill',
  'Ivanov',
  'Jones',
  'Klein',
  'López',
  'Müller',
  '中村',
];
const RESULT_VARIANTS = 6;

/** The calls of a profile; the same for the same seed. */
export function callTemplates(profile: Profile, seed: number): CallTemplate[] {
  const random = new Random(seed);
  const make = profile.style === 'flex' ? flexCall : plainCall;
  return OPERATIONS.map(([service, operation]) => make(profile, random, service, operation));
}

/** What a Flex client asks first: a CommandMessage, operation 5 (ping), and its acknowledgement. */
export function pingTemplate(): CallTemplate {
  const request = new AmfWriter().strictArray0(1).switchTo3();
  const members = 'operation correlationId messageId clientId timeToLive timestamp destination headers body'.split(' ');
  request.object('flex.messaging.messages.CommandMessage', members).number(5).string('');
  const messageId = request.length + 2;
  request.string(MESSAGE_ID).nothing().number(0).number(0).string('');
  request.dynamicObject({ DSMessagingVersion: 1, DSId: 'nil' }).dynamicObject({});
  const result = acknowledge((writer) => writer.nothing());
  return { target: 'null', request: template(request, { messageId }), results: [result], fault: null };
}

function flexCall(profile: Profile, random: Random, service: string, operation: string): CallTemplate {
  const request = new AmfWriter().strictArray0(1).switchTo3();
  request.object('flex.messaging.messages.RemotingMessage', REMOTING_MEMBERS).nothing().string(operation);
  const messageId = request.length + 2;
  request.string(MESSAGE_ID).nothing().number(0).number(0).string(service);
  request.u8(0x0a).u29(0x0b).text('').text('DSEndpoint').string('my-amf').text('DSId');
  const clientId = request.length + 2;
  request.string(CLIENT_ID).text('');
  request.array(3).number(random.between(-5000, 90_000)).string(random.pick(NAMES)).boolean(random.chance(0.5));
  const rows = Math.max(1, Math.round((profile.answerBytes - 420) / bytesPerOrder(profile)));
  return {
    target: 'null',
    request: template(request, { messageId, clientId }),
    results: Array.from({ length: RESULT_VARIANTS }, () =>
      acknowledge((writer) => orders(writer, profile, random, Math.ceil(rows * (0.5 + random.unit())))),
    ),
    fault: flexFault(service, operation),
  };
}

function acknowledge(body: (writer: AmfWriter) => void): Template {
  const writer = new AmfWriter().switchTo3();
  writer.object('flex.messaging.messages.AcknowledgeMessage', ACKNOWLEDGE_MEMBERS);
  return messageTail(writer, body);
}

function flexFault(service: string, operation: string): Template {
  const writer = new AmfWriter().switchTo3();
  writer.object('flex.messaging.messages.ErrorMessage', ERROR_MEMBERS).nothing().string('Server.Processing');
  writer.string(`com.example.store.StoreException : ${operation} failed`);
  writer.string(`at com.example.store.${service}.${operation}(Store.java:42)`).nothing();
  return messageTail(writer, (empty) => empty.nothing());
}

function messageTail(writer: AmfWriter, body: (writer: AmfWriter) => void): Template {
  const timestamp = writer.length + 1;
  writer.u8(0x05).double(SINCE).dynamicObject({});
  body(writer);
  const correlationId = writer.length + 2;
  writer.string(CORRELATION_ID);
  const messageId = writer.length + 2;
  writer.string(MESSAGE_ID).number(0);
  const clientId = writer.length + 2;
  writer.string(CLIENT_ID).nothing();
  return template(writer, { timestamp, correlationId, messageId, clientId });
}

function orders(writer: AmfWriter, profile: Profile, random: Random, count: number): void {
  list(writer, profile, count);
  for (let i = 0; i < count; i++) {
    writer.object('com.example.store.Order', ORDER_MEMBERS);
    writer
      .number(random.between(1, 1 << 20))
      .string(`A-${random.between(100_000, 999_999)}`)
      .string(random.pick(NAMES));
    writer
      .string(random.pick(STATUSES))
      .number(random.between(0, 1_000_000) / 100)
      .number(-random.between(0, 500));
    writer.date(SINCE - random.between(0, 1_000_000_000)).boolean(random.chance(0.1));
    const lines = random.between(1, 4);
    list(writer, profile, lines);
    for (let line = 0; line < lines; line++) {
      writer.object('com.example.store.OrderLine', LINE_MEMBERS);
      writer
        .string(`SKU-${random.between(1, 400)}`)
        .number(random.between(1, 20))
        .number(random.between(100, 100_000) / 100);
    }
    if (random.chance(0.1)) writer.string('please deliver to the back door');
    else writer.nothing();
  }
}

function list(writer: AmfWriter, profile: Profile, count: number): void {
  if (profile.lists === 'collection') writer.arrayCollection(count);
  else writer.array(count);
}

function bytesPerOrder(profile: Profile): number {
  const writer = new AmfWriter();
  orders(writer, profile, new Random(1), 200);
  return writer.length / 200;
}

function plainCall(profile: Profile, random: Random, service: string, operation: string): CallTemplate {
  const request = new AmfWriter().strictArray0(2).number0(random.between(-5000, 90_000)).string0(random.pick(NAMES));
  const result = (): Template => {
    const writer = new AmfWriter().u8(0x03);
    for (let i = 0; writer.length < profile.answerBytes * (0.5 + random.unit()); i++)
      member(writer, `field${i}`, random);
    return template(writer.u8(0).u8(0).u8(0x09), {});
  };
  const fault = new AmfWriter().u8(0x03);
  for (const [name, text] of [
    ['level', 'error'],
    ['code', 'Server.Processing'],
    ['description', `${operation} failed`],
  ] as const) {
    name0(fault, name);
    fault.string0(text);
  }
  fault.u8(0).u8(0).u8(0x09);
  return {
    target: `${service}.${operation}`,
    request: template(request, {}),
    results: Array.from({ length: RESULT_VARIANTS }, result),
    fault: template(fault, {}),
  };
}

function member(writer: AmfWriter, name: string, random: Random): void {
  name0(writer, name);
  if (random.chance(0.5)) writer.number0(random.between(-1000, 1_000_000) / 10);
  else writer.string0(random.pick(NAMES));
}

/** A member name of an AMF0 object: a string without marker. */
function name0(writer: AmfWriter, name: string): void {
  writer.u8(name.length >> 8).u8(name.length & 0xff);
  for (let i = 0; i < name.length; i++) writer.u8(name.charCodeAt(i));
}

function template(writer: AmfWriter, places: Partial<Omit<Template, 'bytes'>>): Template {
  return { bytes: writer.take(), messageId: -1, correlationId: -1, clientId: -1, timestamp: -1, ...places };
}
