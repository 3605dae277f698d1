import type { CallKind } from './call-record.ts';
import { STREAM_CLOSE_OPERATION, STREAM_OPEN_OPERATION, UNKNOWN_OPERATION } from './operation-name.ts';
import type { RequestBody, RequestSide } from './sides.ts';

/** Name of a call in the XML form of AMF: what is in it is not decoded. */
export const AMFX_OPERATION = '#amfx';

/**
 * What stands for a request that has no AMF message to show: the opening or closing of a stream, AMFX, or an envelope of which too little
 * was captured. Null when there is no call in it.
 */
export function placeholderRequest(side: RequestSide, bytes: number): RequestBody | null {
  switch (side.form) {
    case 'open':
      return placeholder(STREAM_OPEN_OPERATION, 'stream', bytes, side.flexClientId);
    case 'close':
      return placeholder(STREAM_CLOSE_OPERATION, 'stream', bytes, side.flexClientId);
    case 'amfx':
      return placeholder(AMFX_OPERATION, 'http', bytes, null);
    case 'cut':
      return placeholder(UNKNOWN_OPERATION, 'other', bytes, null);
    default:
      return null;
  }
}

function placeholder(operation: string, kind: CallKind, bytes: number, flexClientId: string | null): RequestBody {
  return {
    index: 0,
    target: '',
    responseUri: '',
    unread: true,
    encoding: 'amf3',
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
    diagnostics: [],
    findings: [],
  };
}
