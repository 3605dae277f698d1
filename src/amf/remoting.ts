/**
 * The surface of PyAMF's `pyamf.remoting` under TypeScript names (domain §10): an envelope of requests and responses by response URI, with required
 * headers, status codes and faults. Analysis reads `readEnvelope`; this is for those who port code from PyAMF.
 */
import { type DecodeEnvelopeOptions, decodeEnvelope } from './decode-envelope.ts';
import { encodeEnvelope } from './encode.ts';
import { type BaseFault, type ErrorFault, getFault } from './remoting-faults.ts';
import type { AmfObject, AmfValue } from './value.ts';

/** Media type of an envelope in HTTP. */
export const CONTENT_TYPE = 'application/x-amf';

/** Status of a response: the call was carried out. */
export const STATUS_OK = 0;
/** Status of a response: the value is a fault. */
export const STATUS_ERROR = 1;
/** Status of a response: the value is debug information, beside the answer proper. */
export const STATUS_DEBUG = 2;
/** The suffix that each status gives to the target of a response. */
export const STATUS_CODES = {
  [STATUS_OK]: '/onResult',
  [STATUS_ERROR]: '/onStatus',
  [STATUS_DEBUG]: '/onDebugEvents',
} as const;
export type Status = keyof typeof STATUS_CODES;

/** Response header: the client appends its value (a text) to the gateway's URL from then on. */
export const APPEND_TO_GATEWAY_URL = 'AppendToGatewayUrl';
/** Response header: the client uses its value (a text) as the gateway's URL from then on. */
export const REPLACE_GATEWAY_URL = 'ReplaceGatewayUrl';
/** Response header: the client adds the header that its value describes to every later request. */
export const REQUEST_PERSISTENT_HEADER = 'RequestPersistentHeader';

/** Suffix of a status. @throws RangeError for a number that is no status */
export function getStatus(status: number): string {
  const suffix = (STATUS_CODES as Readonly<Record<number, string>>)[status];
  if (suffix === undefined) throw new RangeError(`Unknown status code ${status}`);
  return suffix;
}

/** A header; `mustUnderstand` = the receiver is to refuse the envelope when it does not know the header. */
export interface RemotingHeader {
  readonly name: string;
  readonly value: AmfValue;
  mustUnderstand: boolean;
}

/** Headers in order; a name may come twice, the first one answers. */
export class HeaderCollection {
  readonly entries: RemotingHeader[] = [];

  /** Value of the first header of that name. */
  get(name: string): AmfValue | undefined {
    return this.entries.find((header) => header.name === name)?.value;
  }

  /** Appends a header. */
  add(name: string, value: AmfValue, mustUnderstand = false): void {
    this.entries.push({ name, value, mustUnderstand });
  }

  /** Whether the header must be understood. @throws RangeError when there is none of that name */
  isRequired(name: string): boolean {
    return this.#find(name).mustUnderstand;
  }

  /** @throws RangeError when there is none of that name */
  setRequired(name: string, value = true): void {
    this.#find(name).mustUnderstand = value;
  }

  #find(name: string): RemotingHeader {
    const header = this.entries.find((one) => one.name === name);
    if (header === undefined) throw new RangeError(`Unknown header ${name}`);
    return header;
  }
}

/** A call by a client. */
export interface RemotingRequest {
  readonly kind: 'request';
  /** Response URI, like `/1`. */
  readonly key: string;
  readonly target: string;
  readonly body: readonly AmfValue[];
}

/** An answer to the call with the same key. */
export interface RemotingResponse {
  readonly kind: 'response';
  readonly key: string;
  readonly status: Status;
  /** A fault where the status is an error and the value an untyped object. */
  readonly body: AmfValue | BaseFault | ErrorFault;
}

/** What travels in one HTTP body. */
export interface RemotingEnvelope {
  readonly amfVersion: number;
  readonly headers: HeaderCollection;
  /** In order; PyAMF keeps only the last body of a key, this keeps all. */
  readonly messages: readonly (RemotingRequest | RemotingResponse)[];
}

export interface RemotingDecodeOptions
  extends Pick<DecodeEnvelopeOptions, 'strict' | 'onDiagnostic' | 'classes' | 'limits'> {
  /** Milliseconds added to every date. The decoder never does that by itself. */
  readonly timezoneOffset?: number;
}

export interface RemotingEncodeOptions {
  /** Exact lengths before values; else 0, as PyAMF writes. */
  readonly strict?: boolean;
  /** Milliseconds subtracted from every date. */
  readonly timezoneOffset?: number;
}

function shiftDates(value: AmfValue, offset: number): AmfValue {
  const text = JSON.stringify(value, (_key, item) =>
    item?.$ === 'date' && typeof item.ms === 'number' ? { ...item, ms: item.ms + offset } : item,
  );
  return JSON.parse(text) as AmfValue;
}

function isUntypedObject(value: AmfValue): value is AmfObject {
  return value !== null && typeof value === 'object' && value.$ === 'object' && value.class === null;
}

const STATUS_OF_KIND = { result: STATUS_OK, status: STATUS_ERROR, debug: STATUS_DEBUG } as const;

/** Decodes an envelope. @throws EnvelopeError in strict mode */
export function decodeRemoting(bytes: Uint8Array, options: RemotingDecodeOptions = {}): RemotingEnvelope {
  const { timezoneOffset = 0, ...rest } = options;
  const json = decodeEnvelope(bytes, rest);
  const shown = (value: AmfValue) => (timezoneOffset === 0 ? value : shiftDates(value, timezoneOffset));
  const headers = new HeaderCollection();
  for (const header of json.headers) headers.add(header.name, shown(header.value), header.mustUnderstand);
  const messages = json.bodies.map((body): RemotingRequest | RemotingResponse => {
    const value = shown(body.value);
    if (body.kind === 'request') {
      const isList = value !== null && typeof value === 'object' && value.$ === 'array';
      return { kind: 'request', key: body.key, target: body.target, body: isList ? value.items : [value] };
    }
    const status = STATUS_OF_KIND[body.kind as keyof typeof STATUS_OF_KIND];
    const isFault = status === STATUS_ERROR && isUntypedObject(value);
    return { kind: 'response', key: body.key, status, body: isFault ? getFault(new Map(value.props)) : value };
  });
  return { amfVersion: json.version, headers, messages };
}

function plainBody(body: RemotingResponse['body']): AmfValue {
  return body !== null && typeof body === 'object' && 'toValue' in body ? body.toValue() : body;
}

/** Encodes an envelope; with version 3 every value as AMF3. @throws EncodeError, RangeError */
export function encodeRemoting(
  envelope: RemotingEnvelope,
  options: RemotingEncodeOptions = {},
): Uint8Array<ArrayBuffer> {
  const bodies = envelope.messages.map((message) =>
    message.kind === 'request'
      ? {
          target: message.target,
          response: message.key,
          value: { $: 'array', id: -1, items: message.body } as AmfValue,
        }
      : { target: message.key + getStatus(message.status), response: 'null', value: plainBody(message.body) },
  );
  return encodeEnvelope(
    { version: envelope.amfVersion, headers: envelope.headers.entries, bodies },
    {
      lengths: options.strict === true ? 'exact' : 'zero',
      amf3: envelope.amfVersion === 3,
      countArguments: false,
      ...(options.timezoneOffset === undefined ? {} : { timezoneOffset: options.timezoneOffset }),
    },
  );
}
