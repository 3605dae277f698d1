import type { DecodedValue } from '../../amf/decode-value.ts';
import type { AmfDiagnostic } from '../../amf/diagnostic.ts';
import type { Envelope } from '../../amf/envelope.ts';
import type { SharedObject } from '../../amf/sol.ts';
import type { Tape } from '../../amf/tape.ts';
import { valueTree } from '../../amf/value-tree.ts';
import { Page } from '../../report/formats/text/page.ts';
import { treeLines } from './tree-lines.ts';

/** How `decode` shows a tree. */
export interface DecodedLook {
  readonly width: number;
  readonly color: boolean;
  /** Add the bytes of each value. */
  readonly hex: boolean;
}

const MAX_NODES = 100_000;

/** A bare value as a tree. */
export function valueText(decoded: DecodedValue, bytes: Uint8Array, look: DecodedLook): string {
  const page = new Page(look.width, look.color);
  if (decoded.node !== 0) value(page, decoded.tape, decoded.node, bytes, look.hex, '');
  findings(page, decoded.diagnostics, '');
  return page.text();
}

/** A shared object file as a tree. */
export function sharedObjectText(shared: SharedObject, bytes: Uint8Array, look: DecodedLook): string {
  const page = new Page(look.width, look.color);
  page.heading(`Shared object ${shared.name}`, shared.version === null ? '' : `AMF${shared.version}`);
  if (shared.node !== 0) value(page, shared.tape, shared.node, bytes, look.hex, '  ');
  findings(page, shared.diagnostics, '  ');
  return page.text();
}

/** An envelope, and those that follow in the same body, as trees. */
export function envelopeText(first: Envelope, look: DecodedLook): string {
  const page = new Page(look.width, look.color);
  for (let envelope: Envelope | null = first; envelope !== null; envelope = envelope.next) {
    const bytes = envelope.bytes.subarray(envelope.from);
    page.heading(
      `Envelope version ${envelope.version}`,
      `${envelope.headers.length} headers, ${envelope.bodies.length} messages; ranges are [offset +length]`,
    );
    findings(page, envelope.diagnostics, '  ');
    for (const header of envelope.headers) {
      page.heading(`Header ${header.name}`, header.mustUnderstand ? 'must understand' : '');
      if (header.node !== 0) value(page, envelope.tape, header.node, bytes, look.hex, '  ');
      findings(page, header.diagnostics, '  ');
    }
    for (const [index, body] of envelope.bodies.entries()) {
      const declared = body.declaredLength === 0xffffffff ? '-1' : String(body.declaredLength);
      page.heading(
        `Message ${index + 1}: ${body.kind} ${body.target}`,
        `response ${JSON.stringify(body.response)}, ${body.length} bytes (declared ${declared})`,
      );
      if (body.node !== 0) value(page, envelope.tape, body.node, bytes, look.hex, '  ');
      findings(page, body.diagnostics, '  ');
    }
  }
  return page.text();
}

function value(page: Page, tape: Tape, node: number, bytes: Uint8Array, hex: boolean, indent: string): void {
  treeLines(page, valueTree(tape, node, { hides: () => false, maxNodes: MAX_NODES }), { hex, bytes }, indent);
}

function findings(page: Page, diagnostics: readonly AmfDiagnostic[], indent: string): void {
  for (const { code, detail, offset } of diagnostics)
    page.line([{ text: `${code} at ${offset}: ${detail}`, style: 'warn' }], indent);
}
