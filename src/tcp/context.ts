import type { DiagnosticLog } from '../diagnostics/log.ts';
import { ChecksumVerifier } from './checksum.ts';
import type { ConnectionHandler, TcpLimits } from './connection-handler.ts';
import { DeliveredRanges } from './delivered-ranges.ts';
import type { HalfStream } from './half-stream.ts';
import { OVERLAP_POLICIES, type OverlapPolicy, type OverlapRule } from './overlap-policy.ts';
import { Arrival } from './piece.ts';
import type { HeldBytes } from './segment-queue.ts';

/** What all connections of a table share. */
export class TcpContext {
  readonly handler: ConnectionHandler;
  readonly log: DiagnosticLog;
  readonly limits: TcpLimits;
  readonly newWins: OverlapRule;
  /** In-order bytes wait for their acknowledgement. */
  readonly holds: boolean;
  readonly seed: number;
  readonly checksums = new ChecksumVerifier();
  readonly delivered = new DeliveredRanges();
  readonly held: HeldBytes = { bytes: 0 };
  /** Directions that hold segments, in the order in which they began to. */
  readonly holders = new Set<HalfStream>();
  readonly arrival = new Arrival();
  /** The packet being worked on. */
  timeNs = Number.NaN;
  packet = 0;
  /** A guard that all connections share has spoken: what one of them gets depends on the others. */
  crowded = false;
  /** Connections that handed on payload so far. */
  accepted = 0;

  constructor(handler: ConnectionHandler, log: DiagnosticLog, limits: TcpLimits, policy: OverlapPolicy, seed: number) {
    this.handler = handler;
    this.log = log;
    this.limits = limits;
    this.newWins = OVERLAP_POLICIES[policy].newWins;
    this.holds = OVERLAP_POLICIES[policy].holds;
    this.seed = seed;
  }
}
