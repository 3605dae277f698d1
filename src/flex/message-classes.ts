/**
 * The message classes of Flex remoting and messaging (domain §5.1). One row a class; a new class is one line here.
 *
 * `role` is what the class is for, whatever it inherits:
 * - `remoting`, `command`, `http`, `soap`, `data`, `async`: sent by clients to ask for something (`async` is also what servers push)
 * - `acknowledge`, `error`: answers
 */
export type MessageRole = 'remoting' | 'command' | 'http' | 'soap' | 'data' | 'async' | 'acknowledge' | 'error';

export interface MessageClass {
  readonly fullName: string;
  /** Name of the class without its package. */
  readonly smallName: string;
  readonly role: MessageRole;
}

const MESSAGES = 'flex.messaging.messages.';
const DATA = 'flex.data.messages.';

/** Class name on the wire → class. The small aliases of §5.3 and the full names of their Ext classes lead to the class they stand for. */
export const MESSAGE_CLASSES = {
  'flex.messaging.messages.AsyncMessage': {
    fullName: `${MESSAGES}AsyncMessage`,
    smallName: 'AsyncMessage',
    role: 'async',
  },
  'flex.messaging.messages.AcknowledgeMessage': {
    fullName: `${MESSAGES}AcknowledgeMessage`,
    smallName: 'AcknowledgeMessage',
    role: 'acknowledge',
  },
  'flex.messaging.messages.CommandMessage': {
    fullName: `${MESSAGES}CommandMessage`,
    smallName: 'CommandMessage',
    role: 'command',
  },
  'flex.messaging.messages.ErrorMessage': {
    fullName: `${MESSAGES}ErrorMessage`,
    smallName: 'ErrorMessage',
    role: 'error',
  },
  'flex.messaging.messages.RemotingMessage': {
    fullName: `${MESSAGES}RemotingMessage`,
    smallName: 'RemotingMessage',
    role: 'remoting',
  },
  'flex.messaging.messages.HTTPMessage': { fullName: `${MESSAGES}HTTPMessage`, smallName: 'HTTPMessage', role: 'http' },
  'flex.messaging.messages.SOAPMessage': { fullName: `${MESSAGES}SOAPMessage`, smallName: 'SOAPMessage', role: 'soap' },
  'flex.data.messages.DataMessage': { fullName: `${DATA}DataMessage`, smallName: 'DataMessage', role: 'data' },
  'flex.data.messages.SequencedMessage': {
    fullName: `${DATA}SequencedMessage`,
    smallName: 'SequencedMessage',
    role: 'acknowledge',
  },
  'flex.data.messages.PagedMessage': {
    fullName: `${DATA}PagedMessage`,
    smallName: 'PagedMessage',
    role: 'acknowledge',
  },
  'flex.data.messages.DataErrorMessage': {
    fullName: `${DATA}DataErrorMessage`,
    smallName: 'DataErrorMessage',
    role: 'error',
  },
  DSA: { fullName: `${MESSAGES}AsyncMessage`, smallName: 'AsyncMessage', role: 'async' },
  DSK: { fullName: `${MESSAGES}AcknowledgeMessage`, smallName: 'AcknowledgeMessage', role: 'acknowledge' },
  DSC: { fullName: `${MESSAGES}CommandMessage`, smallName: 'CommandMessage', role: 'command' },
  'flex.messaging.messages.AsyncMessageExt': {
    fullName: `${MESSAGES}AsyncMessage`,
    smallName: 'AsyncMessage',
    role: 'async',
  },
  'flex.messaging.messages.AcknowledgeMessageExt': {
    fullName: `${MESSAGES}AcknowledgeMessage`,
    smallName: 'AcknowledgeMessage',
    role: 'acknowledge',
  },
  'flex.messaging.messages.CommandMessageExt': {
    fullName: `${MESSAGES}CommandMessage`,
    smallName: 'CommandMessage',
    role: 'command',
  },
} as const satisfies Record<string, MessageClass>;

/** The class a wire name stands for; null when it is no Flex message. */
export function messageClassOf(className: string): MessageClass | null {
  return BY_NAME.get(className) ?? null;
}

const BY_NAME: ReadonlyMap<string, MessageClass> = new Map(Object.entries(MESSAGE_CLASSES));
