import type { CallDiagnostic, Fault } from './call-record.ts';

/** How much of a text is looked at; names and faults above it are unusual enough already. */
const LOOKED_AT = 16_384;
const SHOWN = 80;

/** Control characters, escapes, bidirectional controls, invisible characters and non-characters. */
const CONTROL_CHARS =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/;
/** Words with single separators: nothing below can be found in them. */
const HARMLESS = /^(?:\w+(?:[./#:$ ]\w+)*)?$/;
const NONE: readonly CallDiagnostic[] = [];
const TRAVERSAL = /(?:^|[\\/])\.\.(?:[\\/]|$)|%2e%2e|^(?:\/etc\/|[a-z]:\\)/i;
const FORMULA = /^[=+\-@\t\r]/;

/** Looks for what is dangerous to show or to use in the names of a call (torture group R). At most one finding of each kind. */
export function nameIndicators(names: readonly (string | null)[]): readonly CallDiagnostic[] {
  if (names.every(isHarmless)) return NONE;
  const found: CallDiagnostic[] = [];
  const test = (code: CallDiagnostic['code'], pattern: RegExp): void => {
    for (const name of names) {
      if (name !== null && pattern.test(head(name))) {
        found.push({ code, detail: shown(name) });
        return;
      }
    }
  };
  test('indicator.traversal', TRAVERSAL);
  test('indicator.control-chars', CONTROL_CHARS);
  test('indicator.formula', FORMULA);
  return found;
}

function isHarmless(name: string | null): boolean {
  return name === null || (name.length <= SHOWN && HARMLESS.test(name));
}

const STACK =
  /(?:^|\n)\s*at [\w$.<>]{1,200}\([^()\n]{0,200}\)|(?:^|\n)#\d{1,4} [^\n]{1,200}\(\d{1,7}\)|Traceback \(most recent call last\)|File "[^"\n]{1,300}", line \d/;
const ABSOLUTE_PATH =
  /(?:^|[\s"'(=:])(?:\/(?:home|var|usr|opt|srv|etc|tmp|www|root|mnt|Users|Library)\/[^\s"')]|[A-Za-z]:\\[^\s"')])/;
const SQL =
  /\b(?:select\b[^;]{1,300}?\bfrom|insert\s{1,10}into|delete\s{1,10}from|update\s{1,10}[\w."`[\]]{1,80}\s{1,10}set|(?:drop|alter|create)\s{1,10}table)\s{1,10}[\w."`[]/i;

/** What a fault tells about the inside of its server. */
export function faultIndicators(fault: Fault): CallDiagnostic[] {
  const found: CallDiagnostic[] = [];
  const texts = [fault.detail, fault.message, fault.rootCause?.detail ?? null, fault.rootCause?.message ?? null];
  const leak = texts.find((text) => text !== null && (STACK.test(head(text)) || ABSOLUTE_PATH.test(head(text))));
  if (leak !== undefined && leak !== null) {
    found.push({
      code: 'indicator.stack-leak',
      detail: `fault ${shown(fault.code)} shows a stack trace or a path of the server`,
    });
  }
  const sql = texts.find((text) => text !== null && SQL.test(head(text)));
  if (sql !== undefined && sql !== null) {
    found.push({ code: 'indicator.sql-text', detail: `fault ${shown(fault.code)} shows SQL` });
  }
  return found;
}

const SESSION_IN_URL = /[;?&](jsessionid|phpsessid|cfid|cftoken|sid|aspsessionid\w{0,20}|[\w-]{0,30}sessid\w{0,10})=/i;

/** Name of the session parameter that a URL (or an appended piece of one) carries; null without one. */
export function sessionInUrl(url: string): string | null {
  return SESSION_IN_URL.exec(head(url))?.[1] ?? null;
}

/** Targets that ask a gateway to describe its services (domain §8.4). */
const DESCRIBE =
  /(?:^|[./])(?:DiscoveryService|AmfphpDiscoveryService)[./]|(?:describeService|getServiceDescription|getServiceMethods)$/i;

export function asksForDescription(target: string): boolean {
  return DESCRIBE.test(head(target));
}

function head(text: string): string {
  return text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
}

/** A name, short enough for a diagnostic. */
export function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
