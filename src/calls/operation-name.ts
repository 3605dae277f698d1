import { commandOperationName, POLL_OPERATION } from '../flex/command-operations.ts';
import type { FlexMessage } from '../flex/flex-message.ts';
import type { CallKind } from './call-record.ts';

export interface CallName {
  /** What calls are grouped by (domain §5.6); never empty. */
  readonly operation: string;
  readonly kind: CallKind;
  readonly destination: string | null;
  readonly source: string | null;
  readonly methodName: string | null;
}

export const UNKNOWN_OPERATION = '#unknown';
export const STREAM_OPEN_OPERATION = '#stream.open';
export const STREAM_CLOSE_OPERATION = '#stream.close';

/** Names a call from its target, or from its message when there is one. */
export function nameCall(target: string, message: FlexMessage | null): CallName {
  return message === null ? nameTarget(target) : nameMessage(target, message);
}

function nameMessage(target: string, message: FlexMessage): CallName {
  const { destination, source, operation } = message;
  const parts = { destination, source, methodName: operation };
  switch (message.role) {
    case 'remoting': {
      const service = destination ?? source;
      if (operation === null) return { operation: service ?? UNKNOWN_OPERATION, kind: 'rpc', ...parts };
      return {
        operation: service === null ? operation : qualified(service, operation),
        kind: 'rpc',
        destination,
        source,
        methodName: operation,
      };
    }
    case 'command': {
      const name = commandOperationName(message.operationNumber);
      return {
        operation: `#command.${name}${destination === null ? '' : ` ${destination}`}`,
        kind: message.operationNumber === POLL_OPERATION ? 'poll' : 'command',
        ...parts,
        methodName: name,
      };
    }
    case 'async': {
      const topic = message.subtopic === null ? '' : ` ${message.subtopic}`;
      return { operation: `#send.${destination ?? ''}${topic}`, kind: 'send', ...parts };
    }
    case 'http':
    case 'soap':
      return {
        operation: `#${message.role}.${destination ?? ''}${message.url === null ? '' : ` ${message.url}`}`,
        kind: 'http',
        ...parts,
      };
    case 'data':
      return {
        operation: `#data.${destination ?? ''}.${operation ?? message.operationNumber ?? ''}`,
        kind: 'data',
        ...parts,
      };
    case 'acknowledge':
    case 'error':
      return { ...nameTarget(target), ...parts, kind: 'other' };
  }
}

/** By service, then by method. */
const QUALIFIED = new Map<string, Map<string, string>>();
const MAX_SERVICES = 256;
const MAX_METHODS = 1024;

/** `service.method`, the same string each time, so that a million calls of ten operations hold ten names. */
function qualified(service: string, method: string): string {
  let methods = QUALIFIED.get(service);
  if (methods === undefined) {
    if (QUALIFIED.size === MAX_SERVICES) QUALIFIED.clear();
    methods = new Map();
    QUALIFIED.set(service, methods);
  }
  let name = methods.get(method);
  if (name === undefined) {
    if (methods.size === MAX_METHODS) methods.clear();
    name = `${service}.${method}`;
    methods.set(method, name);
  }
  return name;
}

function nameTarget(target: string): CallName {
  const name = target.startsWith('rs://') ? recordSetTarget(target) : target;
  if (name === '' || name === 'null') {
    return { operation: UNKNOWN_OPERATION, kind: 'other', destination: null, source: null, methodName: null };
  }
  const dot = name.lastIndexOf('.');
  const split = dot >= 0 ? dot : name.lastIndexOf('/');
  return {
    operation: name,
    kind: 'rpc',
    destination: split > 0 ? name.slice(0, split) : null,
    source: null,
    methodName: name.slice(split + 1),
  };
}

/** `rs://ARGS/Service.getRecords`: the text after the second part. */
function recordSetTarget(target: string): string {
  const slash = target.indexOf('/', 'rs://'.length);
  return slash < 0 ? target : target.slice(slash + 1);
}
