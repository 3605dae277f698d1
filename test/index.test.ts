import { describe, expect, it } from 'vitest';
import * as amfscope from '../src/index.ts';

describe('the public API', () => {
  it('decodes and encodes AMF', () => {
    const value = { $: 'array', id: 0, items: ['a', 1] } as const;
    expect(amfscope.decodeAmf0(amfscope.encodeAmf0(value)).value()).toEqual(value);
    expect(amfscope.decodeAmf3(amfscope.encodeAmf3('é')).value()).toBe('é');
    const bytes = amfscope.encodeEnvelope({ version: 3, bodies: [{ target: 'a.b', response: '/1', value }] });
    const { version, bodies } = amfscope.decodeEnvelope(bytes);
    expect([version, bodies[0]?.target, bodies[0]?.value]).toEqual([3, 'a.b', value]);
    expect(() => amfscope.decodeEnvelope(bytes.subarray(0, 20), { strict: true })).toThrow(amfscope.EnvelopeError);
    expect(() => amfscope.encodeAmf3({ $: 'ref', id: 9 })).toThrow(amfscope.EncodeError);
  });

  it('compares captures', async () => {
    const options = { values: 'full' } as const;
    const [slow, same] = await Promise.all([
      amfscope.analyze(['captures/nginx-gateway-errors.pcap'], options),
      amfscope.analyze(['captures/nginx-gateway-errors.pcap'], options),
    ]);
    const before = JSON.stringify(slow);
    expect(amfscope.compare(slow, same)).toMatchObject({ verdict: 'pass', differences: [] });
    const baseline = amfscope.createBaseline([slow]);
    expect(JSON.parse(JSON.stringify(baseline))).toEqual(baseline);
    expect(amfscope.compare(baseline, [same]).verdict).toBe('pass');
    const gone = { ...same, calls: same.calls.filter((call) => call.operation !== 'catalog.echo') };
    expect(amfscope.compare(baseline, gone)).toMatchObject({
      verdict: 'regression',
      tool: { name: 'amfscope', version: slow.tool.version },
      differences: [{ operation: 'catalog.echo', change: 'operation-gone' }],
    });
    expect(amfscope.compare(slow, gone, { rules: ['faults.rate +0'] }).verdict).toBe('pass');
    expect(() => amfscope.compare(slow, same, { rules: ['zzz*: calls > 1'] })).toThrow(amfscope.RuleError);
    expect(() => amfscope.compare(slow, JSON.parse('{"schemaVersion":1}'))).toThrow(amfscope.DocumentProblem);
    expect(JSON.stringify(slow)).toBe(before);
  });

  it('has every public item of pyamf.remoting (README: the table of names)', () => {
    const surface = [
      ['RemotingError', 'RemotingCallFailed', 'HeaderCollection', 'BaseFault', 'ErrorFault'],
      ['getFault', 'getFaultClass', 'getStatus', 'getExceptionFromFault', 'exceptionFor'],
      ['decodeRemoting', 'encodeRemoting', 'CONTENT_TYPE', 'STATUS_CODES', 'ERROR_CODES', 'ERROR_CALL_FAILED'],
      ['STATUS_OK', 'STATUS_ERROR', 'STATUS_DEBUG'],
      ['APPEND_TO_GATEWAY_URL', 'REPLACE_GATEWAY_URL', 'REQUEST_PERSISTENT_HEADER'],
    ].flat();
    expect(surface.filter((name) => !(name in amfscope))).toEqual([]);
  });
});
