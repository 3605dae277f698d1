import { describe, expect, it } from 'vitest';
import { nameCall } from '../../src/calls/operation-name.ts';
import type { FlexMessage } from '../../src/flex/flex-message.ts';

function message(given: Partial<FlexMessage>): FlexMessage {
  return {
    wireClass: null,
    messageClass: null,
    role: 'remoting',
    destination: null,
    operation: null,
    operationNumber: null,
    source: null,
    messageId: null,
    correlationId: null,
    clientId: null,
    timestamp: null,
    flexClientId: null,
    subtopic: null,
    receiver: null,
    url: null,
    node: 0,
    body: 0,
    headers: 0,
    diagnostics: [],
    ...given,
  };
}

describe('name of a call (§5.6)', () => {
  it.each<[string, string, Partial<FlexMessage>]>([
    ['shop.getItem', 'rpc', { destination: 'shop', source: 'com.Shop', operation: 'getItem' }],
    ['com.Shop.getItem', 'rpc', { source: 'com.Shop', operation: 'getItem' }],
    ['getItem', 'rpc', { operation: 'getItem' }],
    ['#command.ping', 'command', { role: 'command', operationNumber: 5 }],
    ['#command.subscribe feed', 'command', { role: 'command', operationNumber: null, destination: 'feed' }],
    ['#command.poll', 'poll', { role: 'command', operationNumber: 2 }],
    ['#command.99', 'command', { role: 'command', operationNumber: 99 }],
    ['#send.chat', 'send', { role: 'async', destination: 'chat' }],
    ['#send.chat room', 'send', { role: 'async', destination: 'chat', subtopic: 'room' }],
    ['#http.proxy http://a/b', 'http', { role: 'http', destination: 'proxy', url: 'http://a/b' }],
    ['#soap.proxy', 'http', { role: 'soap', destination: 'proxy' }],
    ['#data.items.1', 'data', { role: 'data', destination: 'items', operationNumber: 1 }],
    ['#unknown', 'other', { role: 'acknowledge' }],
  ])('%s (%s)', (operation, kind, given) => {
    expect(nameCall('null', message(given))).toMatchObject({ operation, kind });
  });

  it.each([
    ['pkg.Service.method', 'pkg.Service', 'method', 'pkg.Service.method'],
    ['pkg/Service/method', 'pkg/Service', 'method', 'pkg/Service/method'],
    ['method', null, 'method', 'method'],
    ['rs://1,2/S.getRecords', 'S', 'getRecords', 'S.getRecords'],
    ['', null, null, '#unknown'],
    ['null', null, null, '#unknown'],
  ])('target %s', (target, destination, methodName, operation) => {
    expect(nameCall(target, null)).toMatchObject({ destination, methodName, operation });
  });
});
