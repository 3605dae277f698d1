import { describe, expect, it } from 'vitest';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import type { FlexMessage } from '../../src/flex/flex-message.ts';
import { MESSAGE_CLASSES } from '../../src/flex/message-classes.ts';
import { readFlexMessage } from '../../src/flex/read-message.ts';
import { amf0, amf3, type Plain } from '../support/wire-amf.ts';

function read3(value: Plain): FlexMessage | null {
  const { tape, node } = decodeAmf3(Uint8Array.from(amf3(value)));
  return readFlexMessage(tape, node);
}

function read0(value: Plain): FlexMessage | null {
  const { tape, node } = decodeAmf0(Uint8Array.from(amf0(value)));
  return readFlexMessage(tape, node);
}

const codes = (message: FlexMessage | null): string[] => message!.diagnostics.map(({ code }) => code);

describe('Flex messages (§5.1)', () => {
  it('reads the fields of a remoting message', () => {
    const message = read3({
      class: 'flex.messaging.messages.RemotingMessage',
      source: null,
      operation: 'getItem',
      messageId: 'FE4AF2BC',
      clientId: '',
      timestamp: 1_500_000_000_000,
      destination: 'shopDS',
      headers: { DSEndpoint: 'my-amf', DSId: 'F-1', DSSubtopic: 'a', DSDstClientId: 'c' },
      body: [42, 'eur'],
    });
    expect(message).toMatchObject({
      wireClass: 'flex.messaging.messages.RemotingMessage',
      messageClass: 'flex.messaging.messages.RemotingMessage',
      role: 'remoting',
      destination: 'shopDS',
      operation: 'getItem',
      operationNumber: null,
      source: null,
      messageId: 'FE4AF2BC',
      clientId: null,
      timestamp: 1_500_000_000_000,
      flexClientId: 'F-1',
      subtopic: 'a',
      receiver: 'c',
      diagnostics: [],
    });
  });

  it('does without missing members', () => {
    expect(read3({ class: 'flex.messaging.messages.CommandMessage' })).toMatchObject({
      role: 'command',
      operationNumber: null,
      destination: null,
      body: 0,
      headers: 0,
    });
  });

  it('takes DSId nil for no id', () => {
    const message = read3({ class: 'flex.messaging.messages.CommandMessage', operation: 5, headers: { DSId: 'nil' } });
    expect(message).toMatchObject({ operationNumber: 5, flexClientId: null });
  });

  it('reads small messages under the name of their class', () => {
    // DSK: body, timestamp / correlationId
    const bytes = [0x0a, 0x07, 0x07, 0x44, 0x53, 0x4b, 0x21, ...amf3('ok'), ...amf3(1), 0x01, ...amf3('c-1'), 0x00];
    const { tape, node } = decodeAmf3(Uint8Array.from(bytes));
    expect(readFlexMessage(tape, node)).toMatchObject({
      wireClass: 'DSK',
      messageClass: 'flex.messaging.messages.AcknowledgeMessage',
      role: 'acknowledge',
      correlationId: 'c-1',
    });
  });

  it('renders ids that are sent as bytes', () => {
    const id = Array.from({ length: 16 }, (_unused, index) => index * 17);
    // DSC: flags 80 (more) / messageIdBytes, then no async field, then operation
    const bytes = [0x0a, 0x07, 0x07, 0x44, 0x53, 0x43, 0x80, 0x02, 0x0c, 0x21, ...id, 0x00, 0x01, 0x04, 0x02];
    const { tape, node } = decodeAmf3(Uint8Array.from(bytes));
    expect(readFlexMessage(tape, node)).toMatchObject({
      messageId: '00112233-4455-6677-8899-AABBCCDDEEFF',
      operationNumber: 2,
    });
  });

  it.each<[string, Plain, string]>([
    ['remoting', { messageId: 'a', operation: 'f', destination: 'd' }, 'remoting'],
    ['command', { messageId: 'a', operation: 2 }, 'command'],
    ['error', { messageId: 'a', correlationId: 'b', faultCode: 'c' }, 'error'],
    ['acknowledge', { messageId: 'a', correlationId: 'b' }, 'acknowledge'],
  ])('recognises an untyped %s message', (_name, value, role) => {
    for (const message of [read3(value), read0(value)]) {
      expect(message).toMatchObject({ wireClass: null, messageClass: null, role });
      expect(codes(message)).toEqual(['flex.untyped']);
    }
  });

  it('takes the class from a property that leaked onto the wire (§4.8)', () => {
    const message = read0({ _explicitType: 'flex.messaging.messages.AcknowledgeMessage', correlationId: 'b' });
    expect(message).toMatchObject({ role: 'acknowledge', messageClass: 'flex.messaging.messages.AcknowledgeMessage' });
    expect(codes(message)).toEqual(['flex.class-from-property']);
  });

  it.each<[string, Plain]>([
    ['a string', 'flex.messaging.messages.RemotingMessage'],
    ['another class', { class: 'com.acme.Order', messageId: 'a', operation: 'f' }],
    ['an object with a messageId only', { messageId: 'a' }],
    ['an array', ['messageId']],
    ['an inherited name', { class: 'toString', messageId: 'a' }],
  ])('%s is none', (_name, value) => {
    expect(read3(value)).toBeNull();
  });

  it('knows every class of §5.1 and its small names', () => {
    expect(Object.keys(MESSAGE_CLASSES)).toHaveLength(17);
    for (const [name, { fullName, smallName }] of Object.entries(MESSAGE_CLASSES)) {
      expect(fullName.endsWith(`.${smallName}`)).toBe(true);
      if (name.includes('.') && !name.endsWith('Ext')) expect(fullName).toBe(name);
    }
  });
});
