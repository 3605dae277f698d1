import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { DiagnosticLog } from '../../diagnostics/log.ts';
import type { PacketGate } from '../packet-gate.ts';
import { Tally } from '../tally.ts';
import type { TimeScale } from './time-scale.ts';

/** What an interface description block says of its packets. */
export interface Interface {
  readonly linkType: number;
  /** 0 = unlimited. */
  readonly snapLength: number;
  readonly scale: TimeScale;
}

export interface NgLimits {
  readonly maxBlock: number;
  readonly maxInterfaces: number;
}

/** What the blocks of a capture work on: the current section's interfaces, and where packets and diagnostics go. */
export class Section {
  readonly gate: PacketGate;
  readonly limits: NgLimits;
  readonly onSecrets: ((type: number, bytes: Uint8Array) => void) | null;
  readonly #log: DiagnosticLog;
  readonly #input: string;
  readonly #tallies = new Map<DiagnosticCode, Tally>();
  /** LINKTYPE_ numbers of all sections, in order of description. */
  readonly linkTypes: number[] = [];
  little = true;
  /** False in a section of a version that is not read. */
  readable = false;
  interfaces: Interface[] = [];
  /** Described beyond the limit: their packets are skipped. */
  interfacesRefused = 0;

  constructor(
    gate: PacketGate,
    log: DiagnosticLog,
    input: string,
    limits: NgLimits,
    onSecrets: ((type: number, bytes: Uint8Array) => void) | null,
  ) {
    this.gate = gate;
    this.#log = log;
    this.#input = input;
    this.limits = limits;
    this.onSecrets = onSecrets;
  }

  /** A new section begins: its interfaces are numbered from 0 again. */
  begin(little: boolean, readable: boolean): void {
    this.little = little;
    this.readable = readable;
    this.interfaces = [];
    this.interfacesRefused = 0;
    this.gate.beginSection();
  }

  /** True when an occurrence of `code` wants an example: call `report`. Otherwise it is counted. */
  wantsExample(code: DiagnosticCode): boolean {
    return this.#tally(code).wantsExample();
  }

  report(code: DiagnosticCode, detail: string, fileOffset: number): void {
    this.#tally(code).report(detail, { input: this.#input, fileOffset });
  }

  flush(): void {
    for (const tally of this.#tallies.values()) tally.flush();
  }

  #tally(code: DiagnosticCode): Tally {
    let tally = this.#tallies.get(code);
    if (tally === undefined) {
      tally = new Tally(this.#log, code);
      this.#tallies.set(code, tally);
    }
    return tally;
  }
}
