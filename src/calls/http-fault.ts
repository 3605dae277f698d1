import type { Fault } from './call-record.ts';
import { faultCategory } from './fault-category.ts';

/** The fault that an HTTP status stands for when the response holds no AMF answer (domain §1.6, §5.8). */
export function httpFault(status: number, startLine: string): Fault {
  const reason = /^\S+\s+\S+\s+(.*)$/.exec(startLine)?.[1]?.trim();
  const code = `HTTP.${status}`;
  return plain(code, reason === undefined || reason === '' ? null : reason, 'http');
}

/** The fault of a response with status 200 that is no AMF, an error page most of the time. */
export function badResponseFault(note: string | null): Fault {
  return plain('BadResponse', note ?? 'the response is not AMF', 'transport');
}

function plain(code: string, message: string | null, where: Fault['where']): Fault {
  return {
    code,
    message,
    detail: null,
    level: 'error',
    type: null,
    category: faultCategory(code),
    where,
    rootCause: null,
  };
}
