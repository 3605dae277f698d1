import { AmfWriter } from './amf-writer.ts';
import type { Random } from './random.ts';

const COMMAND = 'operation correlationId messageId clientId timeToLive timestamp destination headers body'.split(' ');
const REMOTING = 'source operation messageId clientId timeToLive timestamp destination headers body'.split(' ');
const ACKNOWLEDGE = 'timestamp headers body correlationId messageId timeToLive clientId destination'.split(' ');
const ASYNC = ACKNOWLEDGE;
const POLL = 2;
const SYNC = 4;

/** A message id as Flash Player makes them. */
export function messageId(random: Random): string {
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += (random.bits() & 15).toString(16).toUpperCase();
    return text;
  };
  return `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
}

/** A channel-wide poll (CommandMessage, operation 2) of the Flex client `flexClient`. */
export function pollRequest(uri: number, id: string, flexClient: string): Buffer {
  const value = new AmfWriter().strictArray0(1).switchTo3().object('flex.messaging.messages.CommandMessage', COMMAND);
  value.number(POLL).string('').string(id).nothing().number(0).number(0).string('');
  value.dynamicObject({ DSId: flexClient }).nothing();
  return post(envelope('null', `/${uri}`, value.take()));
}

/** What a poll brings: nothing, or one pushed message. */
export function pollAnswer(uri: number, pushed: string | null, timeMs: number): Buffer {
  const value = new AmfWriter().switchTo3();
  if (pushed === null) {
    value.object('flex.messaging.messages.AcknowledgeMessage', ACKNOWLEDGE);
    value.number(timeMs).dynamicObject({}).nothing().string('').string('').number(0).nothing().nothing();
  } else {
    value.object('flex.messaging.messages.CommandMessage', COMMAND);
    value.number(SYNC).nothing().string('').nothing().number(0).number(timeMs).nothing().dynamicObject({}).array(1);
    value.object('flex.messaging.messages.AsyncMessage', ASYNC);
    value.number(timeMs).dynamicObject({}).string('tick').nothing().string(pushed).number(0).nothing().string('feed');
  }
  return answer(envelope(`/${uri}/onResult`, '', value.take()));
}

export function rpcRequest(uri: number, id: string, flexClient: string): Buffer {
  const value = new AmfWriter().strictArray0(1).switchTo3().object('flex.messaging.messages.RemotingMessage', REMOTING);
  value.nothing().string('getQuote').string(id).nothing().number(0).number(0).string('quoteService');
  value.dynamicObject({ DSId: flexClient }).array(1).string('ACME');
  return post(envelope('null', `/${uri}`, value.take()));
}

export function rpcAnswer(uri: number, correlationId: string, timeMs: number): Buffer {
  const value = new AmfWriter().switchTo3().object('flex.messaging.messages.AcknowledgeMessage', ACKNOWLEDGE);
  value.number(timeMs).dynamicObject({}).number(12.5).string(correlationId).string('').number(0).nothing().nothing();
  return answer(envelope(`/${uri}/onResult`, '', value.take()));
}

function envelope(target: string, response: string, value: Buffer): Buffer {
  const head = Buffer.alloc(14 + target.length + response.length);
  let at = head.writeUInt16BE(3, 0);
  at = head.writeUInt16BE(0, at);
  at = head.writeUInt16BE(1, at);
  at = head.writeUInt16BE(target.length, at);
  at += head.write(target, at, 'latin1');
  at = head.writeUInt16BE(response.length, at);
  at += head.write(response, at, 'latin1');
  head.writeUInt32BE(value.length, at);
  return Buffer.concat([head, value]);
}

function post(body: Buffer): Buffer {
  const head = `POST /messagebroker/amf HTTP/1.1\r\nHost: a.example\r\nContent-Type: application/x-amf\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

function answer(body: Buffer): Buffer {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/x-amf\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
