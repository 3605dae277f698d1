import type { TreeNode } from '../../amf/value-tree.ts';
import { displayWidth, fitColumns } from '../../report/display-width.ts';
import { escapeTerminal } from '../../report/escape.ts';
import type { Page, Span } from '../../report/formats/text/page.ts';

export interface TreeLineOptions {
  /** Adds the first bytes of each leaf. */
  readonly hex: boolean;
  /** The bytes that offsets of the tree count in, with the start of the envelope at 0; needed for `hex`. */
  readonly bytes: Uint8Array;
}

const HEX_BYTES = 16;

/** Writes a tree: one line a value, name, type, value, and at the right the range of its bytes as `[offset +length]`. */
export function treeLines(page: Page, tree: TreeNode, options: TreeLineOptions, indent = '  '): void {
  writeNode(page, tree, options, indent, null);
}

function writeNode(page: Page, node: TreeNode, options: TreeLineOptions, indent: string, index: number | null): void {
  const label = node.name ?? (index === null ? '' : `[${index}]`);
  const left: Span[] = [
    ...(label === '' ? [] : [{ text: `${label}: `, style: 'accent' as const }]),
    { text: `${typeText(node)} `, style: 'dim' },
    { text: valueText(node), style: node.redacted === true || node.hole === true ? 'warn' : 'plain' },
  ];
  const range = `[${node.offset} +${node.length}]`;
  const room = Math.max(16, page.width - indent.length - range.length - 1);
  const shown = fitSpans(left, room);
  const used = shown.reduce((sum, span) => sum + displayWidth(escapeTerminal(span.text)), 0);
  page.line([...shown, { text: `${' '.repeat(Math.max(1, room - used + 1))}${range}`, style: 'dim' }], indent);
  if (options.hex && node.children === undefined && node.redacted !== true) {
    page.line([{ text: hexText(options.bytes, node), style: 'dim' }], `${indent}  `);
  }
  let item = 0;
  const pairs = node.type === 'dictionary';
  for (const [at, child] of (node.children ?? []).entries()) {
    const childIndent = deeper(page, indent, pairs && at % 2 === 1);
    writeNode(page, child, options, childIndent, child.name === null ? (pairs ? at >> 1 : item++) : null);
  }
  if (node.omitted !== undefined)
    page.line([{ text: `… ${node.omitted} more not listed`, style: 'dim' }], `${indent}  `);
}

/** Deep trees keep half of the line for their text. */
function deeper(page: Page, indent: string, more: boolean): string {
  const next = indent.length + (more ? 4 : 2);
  return ' '.repeat(Math.min(next, Math.floor(page.width / 2)));
}

function typeText(node: TreeNode): string {
  if (node.class !== undefined)
    return node.class === '' || node.class === null ? node.type : `${node.type} ${node.class}`;
  return node.type;
}

function valueText(node: TreeNode): string {
  const hole = node.hole === true ? ' (bytes missing)' : '';
  if (node.redacted === true && node.value === undefined) return `[redacted]${hole}`;
  if (node.ref !== undefined) return `→ #${node.ref}`;
  if (node.children !== undefined) {
    const count = node.children.length + (node.omitted ?? 0);
    const shown = node.type === 'dictionary' ? `${count >> 1} entries` : String(count);
    return `#${node.id} (${shown})${hole}`;
  }
  if (node.type === 'string' || node.type === 'xml' || node.type === 'xmldoc')
    return `${JSON.stringify(node.value ?? null)}${hole}`;
  if (node.type === 'null' || node.type === 'undefined' || node.type === 'unsupported' || node.type === 'undecoded')
    return hole;
  return `${String(node.value)}${hole}`;
}

function fitSpans(spans: readonly Span[], room: number): Span[] {
  const fitted: Span[] = [];
  let left = room;
  for (const span of spans) {
    if (left <= 0) break;
    const text = fitColumns(escapeTerminal(span.text), left);
    left -= displayWidth(text);
    fitted.push({ ...span, text });
  }
  return fitted;
}

function hexText(bytes: Uint8Array, node: TreeNode): string {
  const end = Math.min(node.offset + node.length, node.offset + HEX_BYTES, bytes.length);
  let text = '';
  for (let at = node.offset; at < end; at++) text += `${bytes[at]!.toString(16).padStart(2, '0')} `;
  return text + (node.length > HEX_BYTES ? '…' : '');
}
