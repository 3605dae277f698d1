import { describe, expect, it } from 'vitest';
import {
  booleanOf,
  classNameOf,
  contentOf,
  dateOf,
  dateZoneOf,
  firstMember,
  hasKey,
  itemAt,
  itemCount,
  keyOf,
  kindOf,
  lengthOf,
  longOf,
  memberOf,
  nextMember,
  numberOf,
  offsetOf,
  textIs,
  textOf,
  vectorElement,
} from '../../src/amf/access.ts';
import { callArguments } from '../../src/amf/arguments.ts';
import { decodeAmf0, decodeAmf3 } from '../../src/amf/decode-value.ts';
import { toShape } from '../../src/amf/shape.ts';
import { readSharedObject } from '../../src/amf/sol.ts';
import { Kind, NO_NODE } from '../../src/amf/tape.ts';
import { toValue } from '../../src/amf/to-value.ts';
import { hexdumpLines } from '../../src/bytes/hexdump.ts';
import { amf } from '../support/amf-bytes.ts';

function amf3(source: string) {
  const { tape, node } = decodeAmf3(amf(source));
  return { tape, node, shape: toShape(tape, node) };
}

describe('readers of the tape', () => {
  it('find members by name, references and wrappers followed', () => {
    const { tape, node } = amf3("09 05 01 0A 07 3B 'flex.messaging.io.ObjectProxy' 0A 0B 01 05 'Id' 04 07 01 0A 02");
    const byReference = itemAt(tape, node, 1);
    expect(numberOf(tape, memberOf(tape, byReference, 'Id'))).toBe(7);
    expect(memberOf(tape, byReference, 'id')).toBe(NO_NODE);
    expect(memberOf(tape, byReference, 'iD', true)).not.toBe(NO_NODE);
    expect(kindOf(tape, contentOf(tape, byReference))).toBe(Kind.object);
    expect(classNameOf(tape, byReference)).toBe('flex.messaging.io.ObjectProxy');
  });

  it('tell members from items', () => {
    const { tape, node } = amf3("09 05 03 'k' 03 03 'l' 02 01 04 01 06 03 'x'");
    expect(itemCount(tape, node)).toBe(2);
    expect(textOf(tape, itemAt(tape, node, 1))).toBe('x');
    expect(itemAt(tape, node, 2)).toBe(NO_NODE);
    const first = firstMember(tape, node);
    expect([keyOf(tape, first), booleanOf(tape, first), hasKey(tape, first)]).toEqual(['k', true, true]);
    expect(keyOf(tape, nextMember(tape, first))).toBe('l');
    expect(nextMember(tape, nextMember(tape, first))).toBe(NO_NODE);
  });

  it('give nothing for what is not there', () => {
    const { tape, node } = amf3('01');
    expect([
      textOf(tape, node),
      numberOf(tape, node),
      booleanOf(tape, node),
      dateOf(tape, node),
      longOf(tape, node),
    ]).toEqual([null, null, null, null, null]);
    expect(kindOf(tape, NO_NODE)).toBe(Kind.none);
    expect(memberOf(tape, node, 'x')).toBe(NO_NODE);
  });

  it('read scalars of both versions', () => {
    const zero = decodeAmf0(amf('0A 00000003 0B d(5) FFC4 22 FFFFFFFFFFFFFFFF 11 08 01 d(6)'));
    const [date, long, date3] = [0, 1, 2].map((index) => itemAt(zero.tape, zero.node, index));
    expect([dateOf(zero.tape, date!), dateZoneOf(zero.tape, date!)]).toEqual([5, -60]);
    expect(longOf(zero.tape, long!)).toBe('-1');
    expect([dateOf(zero.tape, date3!), dateZoneOf(zero.tape, date3!)]).toEqual([6, null]);
    expect([offsetOf(zero.tape, date!), lengthOf(zero.tape, date!)]).toEqual([5, 11]);
    const { tape, node } = amf3('0E 05 00 FFFFFFFF 00000001');
    expect([vectorElement(tape, node, 0), vectorElement(tape, node, 1), vectorElement(tape, node, 2)]).toEqual([
      4294967295,
      1,
      null,
    ]);
    const string = amf3("06 07 'abc'");
    expect([
      textIs(string.tape, string.node, 'abc'),
      textIs(string.tape, string.node, 'ABC'),
      textIs(string.tape, string.node, 'ABC', true),
    ]).toEqual([true, false, true]);
  });
});

describe('call arguments §2.4', () => {
  it.each([
    ["0A 00000002 05 02 0001 'x'", 2],
    ['11 09 05 01 01 01', 2],
    ['11 0A 0B 01 01', 1],
    ['05', 0],
    ['03 0000 09', 1],
  ])('%s has %i', (source, count) => {
    const { tape, node } = decodeAmf0(amf(source));
    expect(callArguments(tape, node).nodes).toHaveLength(count);
  });

  it('unwraps a Flex 1.5 envelope object', () => {
    const { tape, node } = decodeAmf0(
      amf(
        "0A 00000001 03 0005 '_flag' 02 0008 'envelope' 0007 'headers' 0A 00000001 0A 00000000 0004 'data' 0A 00000002 05 05 0000 09",
      ),
    );
    expect(callArguments(tape, node)).toMatchObject({
      nodes: [expect.any(Number), expect.any(Number)],
      legacyHeaders: [expect.any(Number)],
    });
  });
});

describe('toValue of a part', () => {
  it('shows what a reference means where it is met first', () => {
    const { tape, node } = decodeAmf0(amf("0A 00000003 03 0001 'a' 05 0000 09 07 0001 07 0001"));
    const second = itemAt(tape, node, 1);
    expect(toValue(tape, second)).toEqual({ $: 'object', id: 0, class: null, props: [['a', null]] });
  });
});

describe('shapes', () => {
  it('tell kinds, classes, names and lengths, not values', () => {
    expect(amf3("0A 23 03 'P' 03 'x' 03 'y' 04 05 06 07 'abc'").shape).toEqual({
      $: 'object',
      class: 'P',
      members: [
        ['x', { $: 'int' }],
        ['y', { $: 'string', length: 3 }],
      ],
    });
  });

  it('merge the items of a list', () => {
    expect(amf3("09 07 01 0A 0B 01 03 'a' 06 03 'x' 01 0A 01 00 06 07 'xyz' 03 'b' 03 01 01").shape).toEqual({
      $: 'array',
      count: 3,
      items: {
        $: 'union',
        of: [
          { $: 'null' },
          {
            $: 'object',
            class: null,
            members: [
              ['a', { $: 'string', length: [1, 3] }],
              ['b', { $: 'boolean' }, '?'],
            ],
          },
        ],
      },
    });
  });

  it('know every container', () => {
    expect(amf3("11 03 00 06 03 'k' 04 01").shape).toEqual({
      $: 'dict',
      count: 1,
      keys: { $: 'string', length: 1 },
      items: { $: 'int' },
    });
    expect(amf3('0D 05 00 00000001 00000002').shape).toEqual({ $: 'vector', elem: 'int', count: 2 });
    expect(amf3('0C 05 0102').shape).toEqual({ $: 'bytes', length: 2 });
    expect(amf3("0A 07 43 'flex.messaging.io.ArrayCollection' 09 01 01").shape).toEqual({
      $: 'external',
      class: 'flex.messaging.io.ArrayCollection',
      members: [['value', { $: 'array', count: 0 }]],
    });
  });
});

describe('shared object files', () => {
  const header = "00BF 00000019 'TCSO' 000400000000 0001 'n' 000000";

  it('hold named values', () => {
    const read = readSharedObject(amf(`${header} 00 0001 'a' 01 01 00`.replace('00000019', '00000017')));
    expect(read).toMatchObject({ name: 'n', version: 0, complete: true });
    expect(read.diagnostics.map((item) => item.code)).toEqual([]);
    expect(toValue(read.tape, read.node)).toMatchObject({ props: [['a', true]] });
  });

  it('keep what stands before the cut', () => {
    const read = readSharedObject(amf(`${header} 03 03 'a' 04 05 00 03 'b' 06`));
    expect(read.complete).toBe(false);
    expect(toValue(read.tape, read.node)).toMatchObject({
      props: [
        ['a', { v: 5 }],
        ['b', { $: 'opaque' }],
      ],
    });
  });

  it('are told from other files', () => {
    expect(readSharedObject(amf('00BF')).diagnostics.map((item) => item.code)).toEqual(['amf.not-amf']);
  });
});

describe('hex dump', () => {
  it('shows offsets, bytes and text', () => {
    const bytes = new TextEncoder().encode('Hello, world! \u001b[0m');
    expect(hexdumpLines(bytes, 0, bytes.length)).toEqual([
      '00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 21 20 1b 5b  Hello, world! .[',
      '00000010  30 6d                                             0m',
    ]);
  });
});
