import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { MessageRole } from './message-classes.ts';

/** The fields of a Flex message that an analysis asks for (domain §5.1, §5.2). Strings as sent; an empty string counts as not sent. */
export interface FlexMessage {
  /** Class name on the wire; null for an untyped object. */
  readonly wireClass: string | null;
  /** Name of the class it stands for: `DSK` and `…AcknowledgeMessageExt` are `flex.messaging.messages.AcknowledgeMessage`. Null for an untyped object. */
  readonly messageClass: string | null;
  readonly role: MessageRole;
  readonly destination: string | null;
  /** Method of a remoting message. */
  readonly operation: string | null;
  /** Operation of a command or data message; null when the writer left it out. */
  readonly operationNumber: number | null;
  readonly source: string | null;
  readonly messageId: string | null;
  readonly correlationId: string | null;
  readonly clientId: string | null;
  /** Milliseconds since 1970 as sent (one server writes seconds); null when 0 or not sent. */
  readonly timestamp: number | null;
  /** Header `DSId`; null when not sent or still `nil`. */
  readonly flexClientId: string | null;
  /** Header `DSSubtopic`. */
  readonly subtopic: string | null;
  /** Header `DSDstClientId`: the client a pushed message is for. */
  readonly receiver: string | null;
  /** Member `url` of HTTP and SOAP messages. */
  readonly url: string | null;
  /** Tape nodes, NO_NODE when absent. */
  readonly node: number;
  readonly body: number;
  readonly headers: number;
  readonly diagnostics: readonly { readonly code: DiagnosticCode; readonly detail: string }[];
}
