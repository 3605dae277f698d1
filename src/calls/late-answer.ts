import type { PacketRange, PushRecord } from './call-record.ts';
import type { CallTls } from './connection-context.ts';
import type { AnswerBody } from './sides.ts';
import type { MessageTimes } from './timing.ts';

/** An answer that no request of its own exchange asked for, with what must be known of the response that carried it. */
export interface LateAnswer {
  readonly answer: AnswerBody;
  readonly connection: number;
  readonly partition: number;
  readonly exchange: number;
  /** Number of answers in its envelope. */
  readonly batchSize: number;
  readonly client: string;
  readonly server: string;
  readonly method: string | null;
  readonly url: string | null;
  /** How its connection was encrypted; null when it was not. */
  readonly tls: CallTls | null;
  readonly httpStatus: number | null;
  readonly version: number | null;
  readonly times: MessageTimes;
  readonly packets: PacketRange;
  /** n-th response of its connection. */
  readonly message: number;
  /** Its exchange has a request with calls, only none for it. */
  readonly requested: boolean;
  /** The call is not in the capture; false when a request is there but nobody can read it. */
  readonly unasked: boolean;
  /** It came as a pushed message: when no call claims it, it is that push. */
  readonly push: PushRecord | null;
}
