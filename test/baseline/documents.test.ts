import { describe, expect, it } from 'vitest';
import { renderBaseline } from '../../src/baseline/baseline-file.ts';
import { DocumentScanner } from '../../src/baseline/document-scanner.ts';
import { addBaseline } from '../../src/baseline/read-baseline.ts';
import { Side } from '../../src/baseline/side.ts';
import { parseStrictJson } from '../../src/baseline/strict-json.ts';
import { json } from '../../src/report/formats/json.ts';
import { plantedCall, plantedReport } from '../support/planted-report.ts';

function sideOf(count: number): Side {
  const side = new Side();
  side.addReport(
    plantedReport(Array.from({ length: count }, (_, n) => plantedCall(`a.op${n % 3}`, 10 + n))),
    'run.pcap',
  );
  return side;
}

function read(text: string): Side {
  const side = new Side();
  addBaseline(side, parseStrictJson(text));
  return side;
}

describe('baseline file', () => {
  const text = renderBaseline(sideOf(30), '1.0.0');

  it('is the same after being read and written again', () => expect(renderBaseline(read(text), '1.0.0')).toBe(text));
  it('stays small however many calls there are', () => {
    const many = renderBaseline(sideOf(60_000), '1.0.0');
    expect(many.length).toBeLessThan(400_000);
  });
  it('holds no values', () => expect(text).not.toContain('"all"'));

  const damaged: Record<string, [text: string, message: RegExp]> = {
    'another version': [
      text.replace('"baselineVersion": 1', '"baselineVersion": 2'),
      /\/baselineVersion: 1 expected, not 2/,
    ],
    truncated: [text.slice(0, text.length / 2), /ends too early|does not end/],
    'NaN as a value': [text.replace(/"totalNs": \[\d+/, '"totalNs": [NaN'), /\/operations\/0\/totalNs\/0/],
    'a number too large': [text.replace(/"totalNs": \[\d+/, '"totalNs": [1e400'), /number too large/],
    'a negative time': [text.replace(/"totalNs": \[\d+/, '"totalNs": [-5'), /whole number expected/],
    'a member twice': [
      text.replace('"kind": "rpc",', '"kind": "rpc", "kind": "rpc",'),
      /duplicate member at \/operations\/0\/kind/,
    ],
    'a member for prototypes': [text.replace('{', '{"__proto__": {"polluted": 1},'), /__proto__/],
    'a member nobody knows': [
      text.replace('"kind": "rpc",', '"kind": "rpc", "knid": 1,'),
      /\/operations\/0\/knid: not known/,
    ],
    'a byte order mark': [`\ufeff${text}`, /byte order mark/],
    'more values than calls': [
      text.replace(/"requestBytes": \[\[60, 10\]\]/, '"requestBytes": [[60, 1000000000]]'),
      /more values than/,
    ],
    'counts that do not add up': [text.replace('"calls": 10', '"calls": 11'), /does not add up/],
    'nesting without end': [`${'['.repeat(100_000)}`, /nested deeper/],
  };
  for (const [name, [bad, message]] of Object.entries(damaged)) {
    it(`refuses: ${name}`, () => {
      expect(bad).not.toBe(text);
      expect(() => read(bad)).toThrow(message);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });
  }
});

describe('document scanner', () => {
  const text = [...json.render(plantedReport([plantedCall('a "]}\\" b', 1), plantedCall('c', 2)]), {})].join('');
  const bytes = new TextEncoder().encode(text);

  it('gives the calls and the rest, whatever the size of the pieces', () => {
    for (let size = 1; size <= bytes.length; size = size < 70 ? size + 1 : size * 2) {
      const calls: unknown[] = [];
      const scanner = new DocumentScanner({ call: (one) => calls.push(JSON.parse(one)) });
      for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.slice(at, at + size));
      const rest = JSON.parse(scanner.end()) as object;
      expect({ ...rest, calls }).toEqual(JSON.parse(text));
    }
  });

  it('a document that ends too early is none', () => {
    for (const end of [1, 40, bytes.length - 3]) {
      const scanner = new DocumentScanner({ call: () => {} });
      scanner.push(bytes.slice(0, end));
      expect(() => scanner.end()).toThrow(/ends too early/);
    }
  });
});
