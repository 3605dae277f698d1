/** How a body of some media type may carry AMF (domain: HTTP carriage). */
export type MediaClass =
  /** `application/x-amf`: declared. */
  | 'amf'
  /** `application/x-fcs`: RTMP in HTTP. */
  | 'rtmpt'
  /** Not declared as AMF, but may be: no type, octets, other AMF names. */
  | 'maybe-amf'
  | 'text'
  | 'html'
  | 'xml'
  | 'json'
  | 'form'
  | 'other';

const CLASSES: Readonly<Record<string, MediaClass>> = {
  'application/x-amf': 'amf',
  'application/x-fcs': 'rtmpt',
  'application/octet-stream': 'maybe-amf',
  'binary/octet-stream': 'maybe-amf',
  'application/amf': 'maybe-amf',
  'text/plain': 'text',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/json': 'json',
  'text/json': 'json',
  'application/x-www-form-urlencoded': 'form',
};

/** The part before `;`, trimmed, lower case; null when the field is absent or empty. */
export function parseMediaType(contentType: string | null): string | null {
  if (contentType === null) return null;
  const semicolon = contentType.indexOf(';');
  const type = (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
  return type === '' ? null : type;
}

/** Class of a Content-Type value, parameters ignored. */
export function classifyMediaType(contentType: string | null): MediaClass {
  if (contentType === null) return 'maybe-amf';
  // Most often the one before: to compare costs less than to look it up.
  if (contentType === lastType) return lastClass;
  let found = SEEN.get(contentType);
  if (found === undefined) {
    found = classify(contentType);
    if (contentType.length >= 100) return found;
    if (SEEN.size < MAX_SEEN) SEEN.set(contentType, found);
  }
  lastType = contentType;
  lastClass = found;
  return found;
}

let lastType = '';
let lastClass: MediaClass = 'maybe-amf';
/** Values come again and again. */
const SEEN = new Map<string, MediaClass>();
const MAX_SEEN = 1000;

function classify(contentType: string): MediaClass {
  const type = parseMediaType(contentType);
  if (type === null) return 'maybe-amf';
  if (Object.hasOwn(CLASSES, type)) return CLASSES[type]!;
  return type.startsWith('application/x-amf') ? 'maybe-amf' : 'other';
}
