import type { AmfProperty, AmfValue } from './value.ts';

/** Base of the errors that stand for faults. */
export class RemotingError extends Error {
  /** The fault's code, like `Server.Call.Failed`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RemotingError';
    this.code = code;
  }
}

/** A call that the server could not carry out. */
export class RemotingCallFailed extends RemotingError {
  constructor(message: string) {
    super('Server.Call.Failed', message);
    this.name = 'RemotingCallFailed';
  }
}

/** Key of the only error code that the remoting layer itself knows. */
export const ERROR_CALL_FAILED = 0;
/** Fault codes by error number. */
export const ERROR_CODES = { [ERROR_CALL_FAILED]: 'Server.Call.Failed' } as const;

/** Names of the errors that PyAMF raises for a code of its own. */
const ERROR_NAMES: ReadonlySet<string> = new Set([
  'TypeError',
  'KeyError',
  'LookupError',
  'IndexError',
  'NameError',
  'ValueError',
]);

/** Name of the error that stands for a fault code. */
export function exceptionFor(code: string): string {
  if (code === ERROR_CODES[ERROR_CALL_FAILED]) return 'RemotingCallFailed';
  return ERROR_NAMES.has(code) ? code : 'RemotingError';
}

/** The fields of a fault as AMF remoting servers send it. Unlike PyAMF's, the level is kept as received. */
export class BaseFault {
  readonly level: string;
  readonly code: string;
  readonly type: string;
  readonly details: string;
  readonly description: string;

  constructor(fields: { readonly [K in 'level' | 'code' | 'type' | 'details' | 'description']?: string } = {}) {
    this.level = fields.level ?? '';
    this.code = fields.code ?? '';
    this.type = fields.type ?? '';
    this.details = fields.details ?? '';
    this.description = fields.description ?? '';
  }

  /** The error that stands for this fault; not thrown. */
  toError(): RemotingError {
    if (this.code === ERROR_CODES[ERROR_CALL_FAILED]) return new RemotingCallFailed(this.description);
    const error = new RemotingError(this.code, this.description);
    error.name = exceptionFor(this.code);
    return error;
  }

  /** The fault as an untyped object. */
  toValue(): AmfValue {
    const { level, code, type, details, description } = this;
    const props: AmfProperty[] = Object.entries({ level, code, type, details, description });
    return { $: 'object', id: -1, class: null, props };
  }
}

/** A fault of level `error`. */
export class ErrorFault extends BaseFault {
  constructor(fields: ConstructorParameters<typeof BaseFault>[0] = {}) {
    super({ ...fields, level: 'error' });
  }
}

/** The class of faults of a level. */
export function getFaultClass(level: string): typeof BaseFault | typeof ErrorFault {
  return level === 'error' ? ErrorFault : BaseFault;
}

/** A fault from the members of a status value; members with other names are ignored, a missing level means `error`. */
export function getFault(members: ReadonlyMap<string, AmfValue>): BaseFault | ErrorFault {
  const text = (name: string): string => {
    const value = members.get(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  };
  const level = members.has('level') ? text('level') : 'error';
  const FaultClass = getFaultClass(level);
  const [code, type, details, description] = ['code', 'type', 'details', 'description'].map(text) as [
    string,
    string,
    string,
    string,
  ];
  return new FaultClass({ level, code, type, details, description });
}

/** The error that stands for a fault (see `BaseFault.toError`). */
export function getExceptionFromFault(fault: BaseFault): RemotingError {
  return fault.toError();
}
