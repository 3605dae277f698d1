import { memberOf, numberOf } from '../amf/access.ts';
import { NO_NODE, type Tape } from '../amf/tape.ts';

/** MessagePerformanceInfo as the wire has it (domain §6.7): milliseconds of the server's clock, bytes; null = not sent or 0. */
export interface PerformanceInfo {
  /** Server clock at the request's arrival, before and after the adapter and external calls, and when the answer was sent. */
  readonly receivedMs: number | null;
  readonly sentMs: number | null;
  readonly adapterMs: number | null;
  readonly externalMs: number | null;
  readonly requestSize: number | null;
  readonly responseSize: number | null;
}

/** Reads the headers `DSMPII` (incoming leg) and `DSMPIO` (outgoing leg) of an answer; null when there is neither. */
export function readPerformanceInfo(tape: Tape, headers: number): PerformanceInfo | null {
  if (headers === NO_NODE) return null;
  const incoming = memberOf(tape, headers, 'DSMPII');
  const outgoing = memberOf(tape, headers, 'DSMPIO');
  if (incoming === NO_NODE && outgoing === NO_NODE) return null;
  const field = (info: number, name: string): number | null => {
    const value = info === NO_NODE ? null : numberOf(tape, memberOf(tape, info, name));
    return value !== null && value > 0 && Number.isFinite(value) ? value : null;
  };
  return {
    receivedMs: field(incoming, 'receiveTime'),
    sentMs: field(outgoing, 'sendTime'),
    adapterMs: difference(field(incoming, 'serverPreAdapterTime'), field(incoming, 'serverPostAdapterTime')),
    externalMs: difference(
      field(incoming, 'serverPreAdapterExternalTime'),
      field(incoming, 'serverPostAdapterExternalTime'),
    ),
    requestSize: field(incoming, 'messageSize'),
    responseSize: field(outgoing, 'messageSize'),
  };
}

function difference(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : to - from;
}
