import { booleanOf, firstItem, kindOf, memberOf, nextItem } from '../amf/access.ts';
import { Kind, NO_NODE, type Tape } from '../amf/tape.ts';
import { SYNC_OPERATION } from './command-operations.ts';
import type { FlexMessage } from './flex-message.ts';
import { type FaultFields, looksLikeFault, readFaultFields } from './read-fault.ts';
import { readFlexMessage } from './read-message.ts';
import { type PerformanceInfo, readPerformanceInfo } from './read-metrics.ts';

/** How sure it is that an answer is a fault (domain §5.8), and what is odd about the way it was said. */
export type FaultFinding = 'none' | 'status' | 'status-without-fault' | 'error-on-result' | 'suspected';

/** What an answer body says. */
export interface AnswerContent {
  readonly message: FlexMessage | null;
  /** The result: the body of a Flex message, else the value itself; the whole value of a fault. */
  readonly resultNode: number;
  readonly finding: FaultFinding;
  /** Null when `finding` is `none`. */
  readonly fault: FaultFields | null;
  readonly performance: PerformanceInfo | null;
  /** Messages the server pushed in this answer (domain §1.8, §6.6). */
  readonly pushes: readonly FlexMessage[];
}

/** Reads one answer; `kind` is what its target says, `whole` whether the value was read to its end. */
export function readAnswerContent(tape: Tape, node: number, kind: 'result' | 'status', whole = true): AnswerContent {
  const message = readFlexMessage(tape, node);
  const said = findFault(tape, node, kind, message);
  // The fault of a status that was not read to its end is in what is missing.
  const finding = said === 'status-without-fault' && !whole ? 'status' : said;
  const isSync = message?.role === 'command' && message.operationNumber === SYNC_OPERATION;
  return {
    message,
    resultNode: message !== null && finding === 'none' ? message.body : node,
    finding,
    fault: finding === 'none' ? null : readFaultFields(tape, faultNode(tape, node, message)),
    performance: message === null ? null : readPerformanceInfo(tape, message.headers),
    pushes: isSync ? readPushes(tape, message) : NO_MESSAGES,
  };
}

const NO_MESSAGES: readonly FlexMessage[] = [];

/** The rules of domain §5.8 in their order. */
function findFault(tape: Tape, node: number, kind: 'result' | 'status', message: FlexMessage | null): FaultFinding {
  if (kind === 'status') {
    if (message !== null) return message.role === 'error' ? 'status' : 'status-without-fault';
    const fields = readFaultFields(tape, node);
    return fields.code === null && fields.message === null ? 'status-without-fault' : 'status';
  }
  if (message?.role === 'error') return 'error-on-result';
  return faultNodeOfResult(tape, node, message) === NO_NODE ? 'none' : 'suspected';
}

function faultNodeOfResult(tape: Tape, node: number, message: FlexMessage | null): number {
  const value = message === null ? node : message.body;
  return value !== NO_NODE && looksLikeFault(tape, value) ? value : NO_NODE;
}

function faultNode(tape: Tape, node: number, message: FlexMessage | null): number {
  if (message === null || message.role === 'error') return node;
  const inner = faultNodeOfResult(tape, node, message);
  return inner === NO_NODE ? node : inner;
}

/** The messages in the body of a client sync, in order; none when the server suppressed them (`DSNoOpPoll`). */
export function readPushes(tape: Tape, sync: FlexMessage): FlexMessage[] {
  if (sync.headers !== NO_NODE && booleanOf(tape, memberOf(tape, sync.headers, 'DSNoOpPoll')) === true) return [];
  const found: FlexMessage[] = [];
  if (kindOf(tape, sync.body) === Kind.none) return found;
  for (let item = firstItem(tape, sync.body); item !== NO_NODE; item = nextItem(tape, item)) {
    const message = readFlexMessage(tape, item);
    if (message !== null) found.push(message);
  }
  return found;
}
