import type { DiagnosticLog } from '../diagnostics/log.ts';
import { Datagram } from '../ip/datagram.ts';
import { Defragmenter, type DefragmenterLimits, Joined } from '../ip/defragmenter.ts';
import type { FragmentOverlap } from '../ip/fragment-set.ts';
import { decodeIpv4 } from '../ip/ipv4.ts';
import { decodeIpv6, skipExtensionHeaders } from '../ip/ipv6.ts';
import { IP_FAULTS, IpNote, IpOutcome, OUTCOME_MASK } from '../ip/outcome.ts';
import { Inner, Tunnel } from '../ip/tunnel.ts';
import { ArcnetFragments } from '../link/arcnet-fragments.ts';
import { decodeEthernet } from '../link/ethernet.ts';
import { decodeEthertype } from '../link/ethertype.ts';
import { Found, Frame, type LinkDecoder } from '../link/frame.ts';
import { decodeSubframe, decodeTunnelledWifi } from '../link/ieee80211.ts';
import { linkDecoder, linkTypeName } from '../link/link-types.ts';
import { nonIpName } from '../link/non-ip.ts';
import { decodePpp } from '../link/ppp.ts';
import { KindCounter } from './kind-counter.ts';
import { accountingOf, FATE, FATE_COUNT, type PacketAccounting } from './packet-fate.ts';
import { QuietCounter } from './quiet-counter.ts';

const TCP = 6;
const ICMP = 1;
const UDP = 17;
const ICMP6 = 58;
const TCP_HEADER = 20;

/** Receives the TCP datagrams of a capture in the order of the packets that completed them. */
export interface DatagramSink {
  /** Further packets come out of these bytes, another slab than before. */
  slab?(bytes: Uint8Array): void;
  /**
   * `datagram` is borrowed until the call returns; its `bytes` keep their contents as those of the packets do.
   * @param timeNs since the capture's base, NaN unknown; of the first fragment to arrive when there were several
   * @param packet number of the packet, of the last fragment when there were several
   */
  tcp(datagram: Datagram, timeNs: number, packet: number): void;
}

export interface NetworkLimits extends DefragmenterLimits {
  /** Nested link and tunnel headers. */
  readonly layers: number;
  /** IPv6 extension headers of one packet. */
  readonly ip6Headers: number;
}

export interface NetworkOptions {
  readonly log: DiagnosticLog;
  readonly limits: NetworkLimits;
  /** Whose bytes win where IP fragments disagree. Default `first`. */
  readonly fragmentOverlap?: FragmentOverlap;
}

/**
 * The way of a packet from its frame to its TCP datagram, through tags, tunnels and fragments. Nothing is allocated for a packet that is neither a fragment nor odd.
 */
export class Network {
  readonly #sink: DatagramSink;
  readonly #limits: NetworkLimits;
  readonly #defragmenter: Defragmenter;
  readonly #arcnet: ArcnetFragments;
  readonly #frame = new Frame();
  readonly #datagram = new Datagram();
  readonly #tunnel = new Tunnel();
  readonly #counts = new Float64Array(FATE_COUNT);
  #slab: Uint8Array | null = null;
  #linkType = Number.NaN;
  #decode: LinkDecoder | null = null;

  readonly #snapped: QuietCounter;
  readonly #truncated: QuietCounter;
  readonly #tooDeep: QuietCounter;
  readonly #lengthZero: QuietCounter;
  readonly #trailing: QuietCounter;
  readonly #checksum: QuietCounter;
  readonly #badHeader: QuietCounter;
  readonly #extensions: QuietCounter;
  readonly #skipped: KindCounter;
  readonly #unknownLink: KindCounter;

  constructor(sink: DatagramSink, options: NetworkOptions) {
    const { log, limits } = options;
    this.#sink = sink;
    this.#limits = limits;
    this.#frame.maxLayers = limits.layers;
    this.#defragmenter = new Defragmenter(log, limits, options.fragmentOverlap ?? 'first');
    this.#arcnet = new ArcnetFragments(log);
    this.#snapped = new QuietCounter(log, 'file.snaplen-truncated');
    this.#truncated = new QuietCounter(log, 'link.truncated');
    this.#tooDeep = new QuietCounter(log, 'link.depth-limit');
    this.#lengthZero = new QuietCounter(log, 'ip.length-zero');
    this.#trailing = new QuietCounter(log, 'ip.trailing-bytes');
    this.#checksum = new QuietCounter(log, 'ip.bad-checksum');
    this.#badHeader = new QuietCounter(log, 'ip.bad-header');
    this.#extensions = new QuietCounter(log, 'ip.ext-limit');
    this.#skipped = new KindCounter(log, 'link.skipped', nonIpName);
    this.#unknownLink = new KindCounter(log, 'file.unknown-linktype', (n) => `${linkTypeName(n)} (LINKTYPE ${n})`);
  }

  /**
   * One packet: `[from, to)` of `bytes` was captured, `wireLength` is its original length, `linkType` its LINKTYPE number. `bytes` keep their contents for as
   * long as the receiver of the datagrams needs them.
   */
  packet(
    bytes: Uint8Array,
    from: number,
    to: number,
    wireLength: number,
    linkType: number,
    timeNs: number,
    number: number,
  ): void {
    if (bytes !== this.#slab) {
      this.#slab = bytes;
      this.#sink.slab?.(bytes);
    }
    if (linkType !== this.#linkType) {
      this.#linkType = linkType;
      this.#decode = linkDecoder(linkType);
    }
    if (this.#decode === null) {
      this.#unknownLink.add(linkType, number);
      this.#counts[FATE.unknownLink]!++;
      return;
    }
    const frame = this.#frame;
    frame.layers = 0;
    frame.reset(bytes, from, to, from + wireLength > to ? from + wireLength : to);
    this.#decode(frame);
    const fate = this.#follow(timeNs, number);
    this.#counts[fate]!++;
  }

  /** The capture is over: fragments that wait are given up, counts are written to the log. Called once, before the log is read. */
  end(): void {
    this.#defragmenter.end();
    this.#arcnet.end();
    for (const counter of [
      this.#snapped,
      this.#truncated,
      this.#tooDeep,
      this.#lengthZero,
      this.#trailing,
      this.#checksum,
      this.#badHeader,
      this.#extensions,
      this.#skipped,
      this.#unknownLink,
    ]) {
      counter.flush();
    }
  }

  /** What became of every packet; final after `end`. */
  get accounting(): PacketAccounting {
    const counts = Float64Array.from(this.#counts);
    // one packet can hold several fragments (802.11 aggregates)
    const given = this.#defragmenter.lostPackets + this.#arcnet.lostPackets;
    const lost = Math.min(given, counts[FATE.fragment]!);
    counts[FATE.fragment]! -= lost;
    counts[FATE.fragmentLost]! += lost;
    return accountingOf(counts);
  }

  /** The subframes of an aggregate, one after the other. The packet's fate is `tcp` if one of theirs is, else that of the first. */
  #followAggregate(timeNs: number, number: number): number {
    const frame = this.#frame;
    const bytes = frame.bytes;
    const layers = frame.layers;
    let fate = -1;
    for (;;) {
      const next = frame.nextFrom;
      const nextTo = frame.nextTo;
      const nextWireTo = frame.nextWireTo;
      frame.nextFrom = -1;
      const found = this.#follow(timeNs, number);
      if (fate < 0 || found === FATE.tcp) fate = found;
      if (next < 0) return fate;
      frame.layers = layers;
      frame.reset(bytes, next, nextTo, nextWireTo);
      decodeSubframe(frame);
    }
  }

  /** From the verdict of a link decoder to the fate of the packet, through tunnels if need be. */
  #follow(timeNs: number, number: number): number {
    const frame = this.#frame;
    const datagram = this.#datagram;
    for (;;) {
      if (frame.nextFrom >= 0) return this.#followAggregate(timeNs, number);
      if (frame.found === Found.part && !this.#arcnet.add(frame, number)) return FATE.fragment;
      if (frame.found > Found.ip) return this.#skip(number);
      let outcome = this.#decodeIp();
      if ((outcome & OUTCOME_MASK) !== IpOutcome.ok) return this.#fault(outcome & OUTCOME_MASK, number);
      if (outcome !== 0) this.#note(outcome, number);
      let time = timeNs;
      while (datagram.fragment) {
        if (!frame.enter()) return this.#skip(number);
        const joined = this.#defragmenter.add(datagram, timeNs, number);
        if (joined === Joined.refused) return FATE.damaged;
        if (joined === Joined.kept) return FATE.fragment;
        time = this.#defragmenter.firstNs;
        if (datagram.version === 6) {
          outcome = skipExtensionHeaders(datagram, this.#limits.ip6Headers);
          if (outcome !== IpOutcome.ok) return this.#fault(outcome, number);
        }
      }
      if (datagram.protocol === TCP) return this.#tcp(time, number);
      const inner = this.#tunnel.open(datagram);
      if (inner === Inner.none) return fateOf(datagram.protocol);
      if (inner === Inner.cut) return this.#fault(IpOutcome.cut, number);
      if (inner === Inner.truncated) return this.#fault(IpOutcome.truncated, number);
      if (frame.enter()) this.#enterTunnel(inner);
    }
  }

  #decodeIp(): number {
    const { bytes, from, to, wireTo, found } = this.#frame;
    let version = found;
    if (found === Found.ip) {
      if (from >= to) return from >= wireTo ? IpOutcome.truncated : IpOutcome.cut;
      version = bytes[from]! >> 4 === 6 ? Found.ipv6 : Found.ipv4;
    }
    return version === Found.ipv6
      ? decodeIpv6(bytes, from, to, wireTo, this.#datagram, this.#limits.ip6Headers)
      : decodeIpv4(bytes, from, to, wireTo, this.#datagram);
  }

  #enterTunnel(inner: Inner): void {
    const frame = this.#frame;
    const datagram = this.#datagram;
    frame.reset(datagram.bytes, this.#tunnel.from, datagram.payloadTo, datagram.payloadFrom + datagram.payloadLength);
    switch (inner) {
      case Inner.ipv4:
        frame.found = Found.ipv4;
        return;
      case Inner.ipv6:
        frame.found = Found.ipv6;
        return;
      case Inner.ip:
        frame.found = Found.ip;
        return;
      case Inner.ethernet:
        decodeEthernet(frame);
        return;
      case Inner.ppp:
        decodePpp(frame);
        return;
      case Inner.wifi:
        decodeTunnelledWifi(frame);
        return;
      default:
        decodeEthertype(frame, this.#tunnel.ethertype);
    }
  }

  #tcp(timeNs: number, number: number): number {
    const datagram = this.#datagram;
    const captured = datagram.payloadTo - datagram.payloadFrom;
    if (datagram.beyondFrame && datagram.payloadLength < TCP_HEADER) return FATE.damaged;
    if (captured < datagram.payloadLength) {
      this.#snapped.add('payload cut by the snap length', number);
      if (captured < TCP_HEADER && datagram.payloadLength >= TCP_HEADER) return FATE.cut;
    }
    this.#sink.tcp(datagram, timeNs, number);
    return FATE.tcp;
  }

  #note(notes: number, number: number): void {
    if ((notes & IpNote.trailingBytes) !== 0) this.#trailing.add('bytes after the datagram', number);
    if ((notes & IpNote.lengthZero) !== 0) this.#lengthZero.add('the length of the frame is used', number);
    if ((notes & IpNote.badChecksum) !== 0) this.#checksum.add('the packet is used', number);
    if ((notes & IpNote.beyondFrame) !== 0)
      this.#badHeader.add('length beyond the end of the frame, what is there is used', number);
  }

  #fault(outcome: number, number: number): number {
    const fault = IP_FAULTS[outcome]!;
    switch (fault.code) {
      case 'file.snaplen-truncated':
        this.#snapped.add(fault.detail, number);
        return FATE.cut;
      case 'link.truncated':
        this.#truncated.add(fault.detail, number);
        return FATE.damaged;
      case 'ip.ext-limit':
        this.#extensions.add(fault.detail, number);
        return FATE.limit;
      default:
        this.#badHeader.add(fault.detail, number);
        return FATE.damaged;
    }
  }

  /** The frame leads to no IP packet. */
  #skip(number: number): number {
    const frame = this.#frame;
    switch (frame.found) {
      case Found.truncated:
        this.#truncated.add('the link header runs past the frame', number);
        return FATE.damaged;
      case Found.cut:
        this.#snapped.add('cut inside the link header', number);
        return FATE.cut;
      case Found.tooDeep:
        this.#tooDeep.add('nested headers above the limit', number);
        return FATE.limit;
      case Found.arp:
        this.#skipped.add(frame.detail, number);
        return FATE.arp;
      case Found.encrypted:
        this.#skipped.add(frame.detail, number);
        return FATE.encrypted;
      default:
        this.#skipped.add(frame.detail, number);
        return FATE.nonIp;
    }
  }
}

function fateOf(protocol: number): number {
  if (protocol === UDP) return FATE.udp;
  return protocol === ICMP || protocol === ICMP6 ? FATE.icmp : FATE.otherTransport;
}
