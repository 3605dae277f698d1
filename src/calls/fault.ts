import type { FaultFields } from '../flex/read-fault.ts';
import type { Fault, FaultPlace, RootCause } from './call-record.ts';
import { faultCategory } from './fault-category.ts';

/** The normalised fault of domain §5.8 from what an answer holds. */
export function normalizeFault(fields: FaultFields, where: FaultPlace): Fault {
  const code = fields.code === null || fields.code === '' ? 'unknown' : fields.code;
  return {
    code,
    message: fields.message,
    detail: fields.detail,
    level: fields.level ?? 'error',
    type: fields.type,
    category: faultCategory(code),
    where,
    rootCause: fields.rootCause === null ? null : rootCause(fields.rootCause),
    ...(fields.line === null ? {} : { line: fields.line }),
    // PHP gateways write the file into `details`, next to a line.
    ...(fields.line === null || fields.detail === null ? {} : { file: fields.detail }),
  };
}

function rootCause(fields: FaultFields): RootCause {
  return {
    type: fields.type,
    code: fields.code,
    message: fields.message,
    detail: fields.detail,
    rootCause: fields.rootCause === null ? null : rootCause(fields.rootCause),
  };
}
