/** The part of `pcap-parser` 0.2 that is used: it has no types of its own. */
declare module 'pcap-parser' {
  import type { EventEmitter } from 'node:events';
  import type { Readable } from 'node:stream';

  export interface PcapParserPacket {
    readonly header: {
      readonly timestampSeconds: number;
      /** The fraction as stored, whatever its unit. */
      readonly timestampMicroseconds: number;
      readonly capturedLength: number;
      readonly originalLength: number;
    };
    readonly data: Uint8Array;
  }

  export interface PcapParser extends EventEmitter {
    on(event: 'packet', listener: (packet: PcapParserPacket) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }

  export function parse(input: Readable): PcapParser;
}
