import type { BodyFraming } from './framing.ts';
import { type Head, Oddity } from './head.ts';
import type { HttpLimits } from './limits.ts';
import type { MessageDiagnostic } from './message.ts';

/** What the spelling of a head gives reason to say. Called for heads with oddities only. */
export function diagnoseHead(head: Head, limits: HttpLimits, overflow: boolean): MessageDiagnostic[] {
  const found: MessageDiagnostic[] = [];
  const { oddities } = head;
  if ((oddities & Oddity.longStartLine) !== 0) {
    found.push({
      code: 'http.header-limit',
      detail: `start line of ${head.startLineLength} bytes, limit ${limits.startLine}`,
    });
  }
  if ((oddities & Oddity.manyFields) !== 0) {
    found.push({ code: 'http.header-limit', detail: `${head.fields} header fields, ${limits.fields} are kept` });
  }
  if (overflow) found.push({ code: 'http.header-limit', detail: `header block above ${limits.head} bytes` });
  if ((oddities & (Oddity.spaceInTarget | Oddity.badStatus)) !== 0) {
    const detail = head.isResponse
      ? 'the status is not three digits'
      : 'blank or control character in the request target';
    found.push({ code: 'http.bad-start-line', detail });
  }
  if ((oddities & Oddity.bareLf) !== 0)
    found.push({ code: 'http.bare-lf', detail: 'line of the head ends in LF alone' });
  if ((oddities & Oddity.bareCr) !== 0) found.push({ code: 'http.bare-cr', detail: 'CR inside a line of the head' });
  if ((oddities & Oddity.folded) !== 0)
    found.push({ code: 'http.line-folding', detail: 'field value continued on the next line' });
  if ((oddities & Oddity.spaceBeforeColon) !== 0) {
    found.push({ code: 'http.space-before-colon', detail: 'blank between field name and colon' });
  }
  if ((oddities & Oddity.badField) !== 0) {
    found.push({
      code: 'http.bad-header',
      detail: 'line without a field name and colon, or control character in a value',
    });
  }
  if ((oddities & Oddity.hiddenFraming) !== 0) {
    found.push({
      code: 'http.smuggling',
      detail:
        'a length field is written so that some readers do not see it: with it the body is framed by it, without it not',
    });
  }
  return found;
}

/** What the framing fields give reason to say; empty for nearly every message. */
export function diagnoseFraming(head: Head, framing: BodyFraming): MessageDiagnostic[] {
  const found: MessageDiagnostic[] = [];
  const { lengths, codings } = head;
  if (lengths.invalid !== null)
    found.push({ code: 'http.length-invalid', detail: `Content-Length: ${lengths.invalid}` });
  if (codings.odd) {
    found.push({ code: 'http.transfer-encoding', detail: `Transfer-Encoding: ${codings.text}` });
    if (framing.broken && codings.text.toLowerCase().includes('chunked')) {
      found.push({
        code: 'http.smuggling',
        detail: `Transfer-Encoding ${codings.text}: chunked to some readers, not to others`,
      });
    }
  }
  if (lengths.other !== null) {
    found.push({ code: 'http.length-conflict', detail: `Content-Length ${lengths.value} and ${lengths.other}` });
  } else if (codings.final !== 'absent' && lengths.count > 0) {
    found.push({
      code: 'http.length-conflict',
      detail: `Content-Length ${lengths.value ?? lengths.invalid} beside Transfer-Encoding`,
    });
  } else if (lengths.count > 1 && lengths.invalid === null) {
    found.push({
      code: 'http.length-repeated',
      detail: `Content-Length ${lengths.value} given ${lengths.count} times`,
    });
  }
  return found;
}
