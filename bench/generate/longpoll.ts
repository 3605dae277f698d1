import { messageId, pollAnswer, pollRequest, rpcAnswer, rpcRequest } from './longpoll-messages.ts';
import { ACK, FIN, type Flow, PacketWriter, PSH, SYN } from './packet-writer.ts';
import { Random } from './random.ts';
import { Timetable } from './timetable.ts';

export interface LongPollRequest {
  readonly clients: number;
  /** Of the capture. */
  readonly seconds: number;
  /** How long the server parks a poll that brings nothing. */
  readonly waitSeconds: number;
  /** Share of the calls that are rpc. */
  readonly rpcShare: number;
  readonly seed: number;
  readonly path: string;
}

/** What was written: the yardstick for what an analyzer should find. */
export interface LongPollFacts {
  readonly bytes: number;
  readonly packets: number;
  readonly polls: number;
  readonly pushes: number;
  /** First byte of the request to last byte of the answer of each rpc, ns as the file has it. */
  readonly rpcNs: readonly number[];
}

const START_US = Date.UTC(2011, 2, 13, 0, 0, 0) * 1000;
const PUSH_SHARE = 0.05;
const SERVICE_US = 20_000;
const ROUND_TRIP_US = 350;
const SECOND_US = 1e6;

interface Client {
  readonly flexClient: string;
  readonly poll: Flow;
  rpc: Flow;
  pollUri: number;
  rpcUri: number;
  /** A poll is under way, and what it will bring. */
  polled: boolean;
  pushed: string | null;
  /** Message id of the rpc under way; empty = none. */
  asked: string;
  askedUs: number;
}

/**
 * Writes a capture of Flex clients that poll all the time over a connection of their own, and now and then make an rpc over a new
 * one. The same request gives the same bytes.
 */
export function generateLongPolls(request: LongPollRequest): LongPollFacts {
  return new LongPolls(request).run();
}

class LongPolls {
  readonly #request: LongPollRequest;
  readonly #random: Random;
  readonly #packets: PacketWriter;
  readonly #clients: Client[];
  readonly #timetable: Timetable;
  readonly #endUs: number;
  readonly #rpcNs: number[] = [];
  #polls = 0;
  #pushes = 0;
  /** When the last message was sent. */
  #sentUs = 0;

  constructor(request: LongPollRequest) {
    this.#request = request;
    this.#random = new Random(request.seed);
    this.#packets = new PacketWriter(request.path, START_US);
    this.#endUs = START_US + request.seconds * SECOND_US;
    // Entry n is the polling of client n, entry clients + n its rpc.
    this.#timetable = new Timetable(2 * request.clients);
    this.#clients = Array.from({ length: request.clients }, (_unused, index) => this.#client(index));
    for (let i = 0; i < request.clients; i++) {
      this.#timetable.add(i, START_US + this.#random.unit() * request.waitSeconds * SECOND_US);
      this.#timetable.add(request.clients + i, START_US + this.#untilRpcUs());
    }
  }

  run(): LongPollFacts {
    const count = this.#clients.length;
    for (let entry = this.#timetable.take(); entry >= 0; entry = this.#timetable.take()) {
      const packets = this.#packets;
      packets.nowUs = Math.max(packets.nowUs, this.#timetable.takenAt);
      const client = this.#clients[entry % count]!;
      const waitUs = entry < count ? this.#stepPoll(client) : this.#stepRpc(client);
      if (waitUs >= 0) this.#timetable.add(entry, packets.nowUs + waitUs);
    }
    this.#packets.close();
    const { bytes, packets } = this.#packets;
    return { bytes, packets, polls: this.#polls, pushes: this.#pushes, rpcNs: this.#rpcNs };
  }

  #stepPoll(client: Client): number {
    const { poll } = client;
    if (client.polled) {
      this.#send(poll, false, pollAnswer(client.pollUri, client.pushed, Math.floor(this.#packets.nowUs / 1000)));
      client.polled = false;
      return ROUND_TRIP_US;
    }
    if (this.#packets.nowUs >= this.#endUs) return -1;
    if (client.pollUri === 0) this.#open(poll);
    client.polled = true;
    this.#polls++;
    this.#send(poll, true, pollRequest(++client.pollUri, messageId(this.#random), client.flexClient));
    const isPush = this.#random.chance(PUSH_SHARE);
    client.pushed = isPush ? messageId(this.#random) : null;
    if (isPush) this.#pushes++;
    return this.#request.waitSeconds * SECOND_US * (isPush ? this.#random.unit() : 1);
  }

  #stepRpc(client: Client): number {
    const packets = this.#packets;
    if (client.asked !== '') {
      this.#send(client.rpc, false, rpcAnswer(client.rpcUri, client.asked, Math.floor(packets.nowUs / 1000)));
      this.#rpcNs.push((Math.floor(this.#sentUs) - client.askedUs) * 1000);
      client.asked = '';
      this.#close(client.rpc);
      return this.#untilRpcUs();
    }
    if (packets.nowUs >= this.#endUs) return -1;
    client.rpc = this.#flow(client.poll.clientAddress);
    this.#open(client.rpc);
    client.asked = messageId(this.#random);
    this.#send(client.rpc, true, rpcRequest(++client.rpcUri, client.asked, client.flexClient));
    client.askedUs = Math.floor(this.#sentUs);
    return this.#random.wait(SERVICE_US);
  }

  #send(flow: Flow, fromClient: boolean, message: Buffer): void {
    const packets = this.#packets;
    const sequence = fromClient ? flow.clientSequence : flow.serverSequence;
    packets.segment(flow, fromClient, ACK | PSH, sequence, message, 0, message.length);
    this.#sentUs = packets.nowUs;
    const next = (sequence + message.length) >>> 0;
    if (fromClient) flow.clientSequence = flow.serverAcknowledged = next;
    else flow.serverSequence = flow.clientAcknowledged = next;
    packets.nowUs += 40;
    packets.segment(flow, !fromClient, ACK, fromClient ? flow.serverSequence : flow.clientSequence);
  }

  #open(flow: Flow): void {
    const packets = this.#packets;
    packets.segment(flow, true, SYN, flow.clientSequence++);
    flow.serverAcknowledged = flow.clientSequence;
    packets.nowUs += ROUND_TRIP_US;
    packets.segment(flow, false, SYN | ACK, flow.serverSequence++);
    flow.clientAcknowledged = flow.serverSequence;
    packets.segment(flow, true, ACK, flow.clientSequence);
  }

  #close(flow: Flow): void {
    const packets = this.#packets;
    packets.segment(flow, true, FIN | ACK, flow.clientSequence++);
    flow.serverAcknowledged = flow.clientSequence;
    packets.segment(flow, false, FIN | ACK, flow.serverSequence++);
    flow.clientAcknowledged = flow.serverSequence;
    packets.segment(flow, true, ACK, flow.clientSequence);
  }

  /** So that of all calls the share asked for is rpc. */
  #untilRpcUs(): number {
    const { waitSeconds, rpcShare } = this.#request;
    return this.#random.wait((waitSeconds * SECOND_US * (1 - rpcShare)) / rpcShare);
  }

  #client(index: number): Client {
    // 10.16.0.0/12
    const poll = this.#flow(0x0a10_0001 + index);
    const flexClient = messageId(this.#random);
    return { flexClient, poll, rpc: poll, pollUri: 0, rpcUri: 0, polled: false, pushed: null, asked: '', askedUs: 0 };
  }

  #flow(clientAddress: number): Flow {
    const random = this.#random;
    return {
      clientAddress,
      clientPort: random.between(1024, 65_536),
      serverAddress: 0xc000_020a | 0,
      serverPort: 80,
      clientSequence: random.between(0, 1 << 30),
      serverSequence: random.between(0, 1 << 30),
      clientAcknowledged: 0,
      serverAcknowledged: 0,
    };
  }
}
