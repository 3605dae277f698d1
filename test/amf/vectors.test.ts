import { describe, it } from 'vitest';
import { locateEnvelope } from '../../src/amf/body-test.ts';
import { envelopeToJson, valueToJson } from '../../src/amf/decode-json.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { readEnvelope } from '../../src/amf/envelope.ts';
import { domainVectors, expectVector, type Vector, type VectorResult } from '../support/domain-vectors.ts';

function decode({ kind, bytes, options }: Vector): VectorResult {
  if (kind === 'amf0' || kind === 'amf3') {
    const limits = options.max_depth === undefined ? {} : { limits: { maxDepth: options.max_depth } };
    const json = valueToJson((kind === 'amf0' ? decodeAmf0 : decodeAmf3)(bytes, limits));
    return { json: JSON.parse(JSON.stringify(json)) };
  }
  const place = locateEnvelope(bytes, 0, bytes.length);
  const json = envelopeToJson(readEnvelope(bytes, place.offset, bytes.length), 0);
  return { json: JSON.parse(JSON.stringify(json)), place };
}

describe('domain vectors', () => {
  it.each(domainVectors())('$id', (vector) => expectVector(vector, decode(vector)));
});
