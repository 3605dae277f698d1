import { expect, it } from 'vitest';
import { classifyMediaType, parseMediaType } from '../../src/http/media-type.ts';

it.each([
  ['application/x-amf', 'amf'],
  ['Application/X-AMF; charset=utf-8', 'amf'],
  [' application/x-amf ;x', 'amf'],
  ['application/x-amf3', 'maybe-amf'],
  ['application/amf', 'maybe-amf'],
  ['application/octet-stream', 'maybe-amf'],
  [null, 'maybe-amf'],
  ['', 'maybe-amf'],
  ['application/x-fcs', 'rtmpt'],
  ['text/plain', 'text'],
  ['text/html;charset=x', 'html'],
  ['text/xml', 'xml'],
  ['application/json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['image/png', 'other'],
  ['constructor', 'other'],
])('%s is %s', (type, expected) => {
  expect(classifyMediaType(type)).toBe(expected);
});

it('drops parameters and case', () => {
  expect(parseMediaType('Text/HTML; charset="x"')).toBe('text/html');
  expect(parseMediaType(';x')).toBeNull();
});
