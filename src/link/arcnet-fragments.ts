import type { DiagnosticLog } from '../diagnostics/log.ts';
import { announce } from './arcnet.ts';
import type { Frame } from './frame.ts';

/** Most fragments of a packet (RFC 1201 §"Fragmentation"). */
const MAX_FRAGMENTS = 120;
const HEADER = 4;

/** A packet of which fragments came. */
interface Pending {
  readonly sequence: number;
  readonly system: number;
  readonly total: number;
  readonly parts: Uint8Array[];
  /** Number of the packet that carried the first. */
  readonly first: number;
}

/**
 * Puts RFC 1201 packets together. The split flag of the first of T fragments is `2 (T - 2) + 1`, that of the n-th is `2 (n - 1)`; all carry the packet's sequence number and
 * come in order. Each of the 256 stations has at most one packet open, so what is held is bounded by their number, 120 fragments and the frame length.
 */
export class ArcnetFragments {
  /** Frames whose packet was never complete. */
  lostPackets = 0;
  readonly #log: DiagnosticLog;
  readonly #pending = new Map<number, Pending>();

  constructor(log: DiagnosticLog) {
    this.#log = log;
  }

  /**
   * Takes the fragment at `frame.from` (its system code), `frame.detail` being the station that sent it.
   * @returns true when its packet is complete: `frame` then stands at the packet, its bytes newly made, the verdict in `found`
   */
  add(frame: Frame, packet: number): boolean {
    const source = frame.detail;
    const system = frame.byte(0);
    const split = frame.byte(1);
    const sequence = frame.word(2);
    const whole = frame.to === frame.wireTo;
    const part = frame.bytes.slice(frame.from + HEADER, frame.to);
    if ((split & 1) === 1) {
      this.#drop(source);
      const total = (split >> 1) + 2;
      if (!whole || total > MAX_FRAGMENTS) return this.#refuse(source, packet);
      this.#pending.set(source, { sequence, system, total, parts: [part], first: packet });
      return false;
    }
    const open = this.#pending.get(source);
    const index = split >> 1;
    if (open === undefined || open.sequence !== sequence || open.system !== system) return this.#refuse(source, packet);
    if (index < open.parts.length) {
      this.lostPackets++;
      this.#log.report('ip.frag-duplicate', `${name(source, sequence)}: fragment ${index + 1} again`, { packet });
      return false;
    }
    if (!whole || index > open.parts.length || index >= open.total) {
      this.#drop(source);
      return this.#refuse(source, packet);
    }
    open.parts.push(part);
    if (open.parts.length < open.total) return false;
    this.#pending.delete(source);
    const bytes = joined(open.parts);
    const detail = `${name(source, sequence)}: ${open.total} fragments, ${bytes.length} bytes`;
    this.#log.report('ip.fragments', detail, { packet });
    frame.reset(bytes, 0, bytes.length, bytes.length);
    announce(frame, system);
    return true;
  }

  /** Gives up what waits. */
  end(): void {
    for (const source of [...this.#pending.keys()]) this.#drop(source);
  }

  #drop(source: number): void {
    const open = this.#pending.get(source);
    if (open === undefined) return;
    this.#pending.delete(source);
    this.lostPackets += open.parts.length;
    const detail = `${name(source, open.sequence)}: ${open.parts.length} of ${open.total} fragments`;
    this.#log.report('ip.frag-incomplete', detail, { packet: open.first });
  }

  #refuse(source: number, packet: number): false {
    this.lostPackets++;
    const detail = `ARCNET station ${source}: a fragment whose predecessor is missing, or cut by the capture`;
    this.#log.report('ip.frag-incomplete', detail, { packet });
    return false;
  }
}

function name(source: number, sequence: number): string {
  return `ARCNET station ${source} sequence ${sequence}`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
