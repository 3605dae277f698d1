import type { DiagnosticRow, Report, SecurityFinding } from './model.ts';

/** What a sign of an attack or a leak means, and where it is described. */
export interface SecurityKind {
  readonly why: string;
  readonly reference: string;
}

/** By diagnostic code; one line for each of severity `indicator`. */
export const SECURITY_KINDS: Readonly<Record<string, SecurityKind>> = {
  'amf.amplification': {
    why: 'whoever copies each reference needs memory without measure',
    reference: 'CWE-405',
  },
  'content.bomb': {
    why: 'a small body that expands without end exhausts whoever unpacks it',
    reference: 'CWE-409',
  },
  'http.smuggling': {
    why: 'a proxy and a server that frame it differently disagree where the next request begins',
    reference: 'CWE-444, RFC 9112 §11.2',
  },
  'indicator.xxe': {
    why: 'a parser that resolves entities reads files or calls addresses for the sender',
    reference: 'CWE-611, CVE-2015-3269, CVE-2015-5255',
  },
  'indicator.gadget-class': {
    why: 'a server that makes an instance of it runs code of the sender’s choice',
    reference: 'CWE-502, CERT VU#307983',
  },
  'indicator.externalizable-gadget': {
    why: 'the class reads its own content while it is decoded, before any check',
    reference: 'CVE-2017-5641, CERT VU#307983',
  },
  'indicator.unexpected-class': {
    why: 'a server that takes classes from the request should take listed ones only',
    reference: 'CWE-502',
  },
  'indicator.traversal': { why: 'the name may lead out of the folder of the services', reference: 'CWE-22' },
  'indicator.control-chars': {
    why: 'text that steers a terminal or reverses its reading order deceives who reads it',
    reference: 'CWE-150, CVE-2021-42574',
  },
  'indicator.formula': { why: 'a spreadsheet would run it as a formula', reference: 'CWE-1236' },
  'indicator.java-serial': {
    why: 'a serialized Java object runs code when it is read',
    reference: 'CWE-502, CERT VU#576313',
  },
  'indicator.php-serial': { why: 'PHP’s unserialize() runs code of the classes it finds', reference: 'CWE-502' },
  'indicator.depth': { why: 'decoders that call themselves for each level run out of stack', reference: 'CWE-674' },
  'indicator.huge-count': { why: 'decoders that believe the count run out of memory', reference: 'CWE-789' },
  'indicator.clear-credentials': {
    why: 'whoever sees the traffic can use them; encrypt the connection',
    reference: 'CWE-319, CWE-522',
  },
  'indicator.stack-leak': { why: 'it shows strangers the inside of the server', reference: 'CWE-209' },
  'indicator.sql-text': {
    why: 'it shows strangers the tables, and whether an injection works',
    reference: 'CWE-209, CWE-89',
  },
  'indicator.describe-service': {
    why: 'it lists every service to strangers; meant for development only',
    reference: 'CWE-497, CWE-489',
  },
  'indicator.session-in-url': {
    why: 'addresses are logged and handed on; whoever has one has the session',
    reference: 'CWE-598',
  },
};

/** Codes whose detail is the name of a class. */
const CLASS_CODES: readonly string[] = [
  'indicator.gadget-class',
  'indicator.externalizable-gadget',
  'indicator.unexpected-class',
];

/** The class that a diagnostic of a call names, null when its code is of something else. */
export function classOf(diagnostic: { readonly code: string; readonly detail: string }): string | null {
  return CLASS_CODES.includes(diagnostic.code) ? diagnostic.detail : null;
}

/** An indicator with the calls that show it. */
export interface SecurityGroup {
  readonly row: DiagnosticRow;
  readonly kind: SecurityKind | null;
  /** By class; empty when no call of the report shows it. */
  readonly findings: readonly SecurityFinding[];
}

/** The indicators of a report, in table order. */
export function securityGroups(report: Report): SecurityGroup[] {
  return report.diagnostics
    .filter((row) => row.severity === 'indicator')
    .map((row) => ({
      row,
      kind: SECURITY_KINDS[row.code] ?? null,
      findings: (report.security ?? []).filter(({ code }) => code === row.code),
    }));
}

/** `#14, #15, #16 and 3 more`; `mark` is what stands before each number. */
export function callList({ calls, count }: SecurityFinding, mark: '#' | ''): string {
  const more = count - calls.length;
  const listed = calls.map((id) => `${mark}${id}`).join(', ');
  return more > 0 ? `${listed} and ${more} more` : listed;
}
