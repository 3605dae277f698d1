import { contentEnd, contentStart, firstChild, nextSibling } from '../amf/access.ts';
import { locateEnvelope } from '../amf/body-test.ts';
import { type Envelope, readEnvelope } from '../amf/envelope.ts';
import { Kind, NO_NODE, type Tape } from '../amf/tape.ts';
import type { Direction } from '../http/message.ts';

/** The contents of all ByteArrays in the values of a body, in the order of the wire; views into `bytes`. */
export function byteArraysIn(bytes: Uint8Array, direction: Direction): Uint8Array[] {
  const found: Uint8Array[] = [];
  const place = locateEnvelope(bytes, 0, bytes.length, { declaredAmf: true });
  if (place.verdict === 'no') return found;
  let envelope: Envelope | null = readEnvelope(bytes, place.offset, bytes.length, { direction });
  for (; envelope !== null; envelope = envelope.next) {
    for (const { node } of [...envelope.headers, ...envelope.bodies]) collect(envelope.tape, node, found);
  }
  return found;
}

/** A reference is no child of its place, so that each array is found once. */
function collect(tape: Tape, root: number, found: Uint8Array[]): void {
  if (root === NO_NODE) return;
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (tape.kind[node] === Kind.bytes)
      found.push(tape.bytes.subarray(contentStart(tape, node), contentEnd(tape, node)));
    const children: number[] = [];
    for (let child = firstChild(tape, node); child !== NO_NODE; child = nextSibling(tape, child)) children.push(child);
    for (const child of children.reverse()) pending.push(child);
  }
}
