import type { AmfDiagnostic } from '../amf/diagnostic.ts';
import type { Envelope } from '../amf/envelope.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticLog, Place } from '../diagnostics/log.ts';
import type { HttpMessage } from '../http/message.ts';

/**
 * What follows by itself from missing bytes or from bytes in doubt: of a message that is not whole, `http.body-truncated` says it all, of
 * one that two senders wrote, `tcp.overlap-conflict` or `http.smuggling`. The call keeps them.
 */
const CONSEQUENCES: ReadonlySet<DiagnosticCode> = new Set([
  'amf.truncated',
  'amf.hole',
  'amf.resync-length',
  'amf.resync-scan',
  'amf.bodies-lost',
  'amf.body-count-short',
  'amf.length-mismatch',
  'amf.count-limit',
]);

/**
 * Logs what was found in an envelope, in those that follow it, and in their headers and bodies.
 * @param skipped bytes of the HTTP body before the envelope; null when its offsets do not lead back to the stream
 */
export function logAmf(
  log: DiagnosticLog,
  envelope: Envelope,
  message: HttpMessage,
  connection: number,
  skipped: number | null,
): void {
  const base: Place = {
    connection,
    direction: message.direction,
    message: message.number,
    packet: message.firstPacket,
  };
  const isExplained = !message.complete || message.doubtful;
  const report = (found: readonly AmfDiagnostic[], body: number | null): void => {
    for (const { code, detail, offset, count = 1 } of found) {
      if (isExplained && CONSEQUENCES.has(code)) continue;
      if (log.isFull(code)) {
        log.tally(code, count);
        continue;
      }
      const streamOffset = skipped === null ? null : (message.body?.map.sourceOf(skipped + offset) ?? null);
      log.report(code, detail, {
        ...base,
        ...(body === null ? {} : { body }),
        ...(streamOffset === null ? {} : { streamOffset }),
        offset,
      });
      if (count > 1) log.tally(code, count - 1);
    }
  };
  let index = 0;
  for (let part: Envelope | null = envelope; part !== null; part = part.next) {
    report(part.diagnostics, null);
    for (const header of part.headers) report(header.diagnostics, null);
    for (const body of part.bodies) report(body.diagnostics, index++);
  }
}
