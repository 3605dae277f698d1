import { expect, it } from 'vitest';
import { HttpProbe } from '../support/http-probe.ts';

it('takes times from the packets that first carried the bytes', () => {
  const probe = new HttpProbe();
  probe.push('client', 'POST / HTTP/1.1\r\nContent-Le', 10, 10);
  probe.push('client', 'ngth: 6\r\n\r\n', 20, 20);
  probe.push('client', 'abc', 30, 30);
  probe.push('client', 'def', 40, 40);
  expect(probe.messages[0]).toMatchObject({
    firstByteNs: 10,
    bodyFirstNs: 30,
    lastByteNs: 40,
    doneNs: 40,
    holeNs: 0,
    firstPacket: 1,
    lastPacket: 4,
  });
});

it('tells the delay of bytes that came late', () => {
  const probe = new HttpProbe();
  probe.push('client', 'POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\n', 10, 10);
  // The middle was captured last, at 90; the end, captured at 30, could be read only then.
  probe.push('client', 'abc', 90, 90);
  probe.push('client', 'def', 30, 90);
  expect(probe.messages[0]).toMatchObject({ firstByteNs: 10, lastByteNs: 30, doneNs: 90, holeNs: 60 });
});

it('leaves the body time unknown without a body', () => {
  const probe = new HttpProbe();
  probe.push('client', 'GET / HTTP/1.1\r\n\r\n', 10, 10);
  expect(probe.messages[0]!.bodyFirstNs).toBeNaN();
});

it('keeps the lowest and the highest packet number', () => {
  const probe = new HttpProbe();
  const { client } = probe.connection;
  const head = Buffer.from('POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\n');
  client.push(head, 0, head.length, 0, 1, 1, 7);
  client.push(Buffer.from('abc'), 0, 3, head.length, 1, 1, 9);
  client.push(Buffer.from('def'), 0, 3, head.length + 3, 1, 1, 8);
  expect(probe.messages[0]).toMatchObject({ firstPacket: 7, lastPacket: 9 });
});

it('gives the previous response of a connection', () => {
  const probe = new HttpProbe();
  probe.push('client', 'GET / HTTP/1.1\r\n\r\n', 10);
  probe.push('server', 'HTTP/1.1 204 No\r\n\r\n', 20);
  probe.push('client', 'GET / HTTP/1.1\r\n\r\n', 30);
  probe.push('server', 'HTTP/1.1 204 No\r\n\r\n', 40);
  probe.end();
  expect(probe.exchanges.map((exchange) => exchange.previousResponseNs)).toEqual([Number.NaN, 20]);
});

it('counts a retransmission to the message whose bytes were sent again, also while it is read', () => {
  const probe = new HttpProbe();
  probe.push('client', 'POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nabc');
  probe.connection.client.resent(5, 10, 100, 350);
  probe.connection.client.resent(5, 10, 100, 600);
  probe.push('client', 'defGET / HTTP/1.1\r\n\r\n');
  probe.connection.client.resent(46, 3, 100, 200);
  probe.end();
  expect(probe.messages[0]).toMatchObject({ retransmitNs: 500, retransmissions: 2 });
  expect(probe.messages[1]).toMatchObject({ retransmitNs: 100, retransmissions: 1 });
});

it('marks what is in doubt, in a head that is still read and in a message that waits for its exchange', () => {
  const probe = new HttpProbe();
  probe.push('client', 'GET / HTTP');
  probe.connection.client.doubt(4, 1);
  probe.push('client', '/1.1\r\n\r\n');
  probe.push('server', 'HTTP/1.1 204 No\r\n\r\n');
  probe.connection.server.doubt(3, 2);
  probe.end();
  expect(probe.exchanges[0]!.request!.doubtful).toBe(true);
  expect(probe.exchanges[0]!.response!.doubtful).toBe(true);
});

it('works by packet order when no time is known', () => {
  const probe = new HttpProbe();
  for (let i = 0; i < 2; i++) {
    probe.push('client', 'GET / HTTP/1.1\r\n\r\n', Number.NaN);
    probe.push('server', 'HTTP/1.1 204 No\r\n\r\n', Number.NaN);
  }
  probe.end();
  expect(probe.exchanges.map(({ request, response }) => [request?.number, response?.number])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(probe.codes).toEqual([]);
});

it('says whether a message is open', () => {
  const probe = new HttpProbe();
  const states = [probe.connection.isMidMessage];
  for (const part of ['POST / HT', 'TP/1.1\r\nContent-Length: 2\r\n\r\na', 'b']) {
    probe.push('client', part);
    states.push(probe.connection.isMidMessage);
  }
  expect(states).toEqual([false, true, true, false]);
});
