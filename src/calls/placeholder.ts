import type { CallKind } from './call-record.ts';
import { STREAM_CLOSE_OPERATION, STREAM_OPEN_OPERATION, UNKNOWN_OPERATION } from './operation-name.ts';
import type { RequestBody, RequestSide } from './sides.ts';

/** Name of a call in the XML form of AMF: what is in it is not decoded. */
export const AMFX_OPERATION = '#amfx';

const UNREAD = { encoding: null, flexClientId: null } as const;

/**
 * What stands for a request that has no AMF message to show: the opening or closing of a stream, AMFX, or an envelope of which too little
 * was captured. Null when there is no call in it.
 */
export function placeholderRequest(side: RequestSide, bytes: number): RequestBody | null {
  switch (side.form) {
    case 'open':
      return placeholder(STREAM_OPEN_OPERATION, 'stream', bytes, { encoding: 'amf3', flexClientId: side.flexClientId });
    case 'close':
      return placeholder(STREAM_CLOSE_OPERATION, 'stream', bytes, {
        encoding: 'amf3',
        flexClientId: side.flexClientId,
      });
    case 'amfx':
      return placeholder(AMFX_OPERATION, 'http', bytes, UNREAD);
    case 'cut':
      return placeholder(UNKNOWN_OPERATION, 'other', bytes, UNREAD);
    default:
      return null;
  }
}

function placeholder(
  operation: string,
  kind: CallKind,
  bytes: number,
  given: Pick<RequestBody, 'encoding' | 'flexClientId'>,
): RequestBody {
  const { encoding, flexClientId } = given;
  return {
    index: 0,
    target: '',
    responseUri: '',
    unread: true,
    encoding,
    operation,
    kind,
    bytes,
    messageClass: null,
    messageId: null,
    correlationId: null,
    destination: null,
    source: null,
    methodName: null,
    flexClientId,
    clientId: null,
    diagnostics: [],
    findings: [],
  };
}
