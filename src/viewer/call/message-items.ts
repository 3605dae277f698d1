import type { EnvelopeTree } from '../../amf/envelope-tree.ts';
import type { TreeNode } from '../../amf/value-tree.ts';
import { formatBytes } from '../../report/number-format.ts';
import { visible } from '../format.ts';
import type { DecodedMessage, Direction } from '../message-view.ts';
import { neutralTree } from './neutral-tree.ts';
import { childrenOf, type Placement, sectionItem, type TreeItem, valueItem } from './tree-item.ts';

const TITLES = { request: 'Request', response: 'Response' } as const;
/** Values with fewer members are opened from the start, down to some depth. */
const OPEN_MEMBERS = 12;
const OPEN_DEPTH = 4;

/** The lines of one HTTP message: its envelope's headers and messages, those of other calls closed. */
export function messageItem(message: DecodedMessage): TreeItem {
  const { direction, envelope, bytes, entry, own } = message;
  const note = envelope === null ? noEnvelope(message) : `AMF envelope version ${envelope.version}`;
  const range = bytes === null ? null : { direction, from: 0, to: bytes.length };
  const cut = entry.cut === null ? '' : `; bytes left out: ${entry.cut}`;
  return sectionItem(null, TITLES[direction], note + cut, range, (item) =>
    envelope === null ? [] : envelopeItems(item, envelope, own, bytes === null ? null : direction),
  );
}

function noEnvelope({ entry }: DecodedMessage): string {
  return entry.bodyLength === 0 ? 'no body' : `no AMF in ${formatBytes(entry.bodyLength)}`;
}

function envelopeItems(
  parent: TreeItem,
  envelope: EnvelopeTree,
  own: ReadonlySet<number>,
  direction: Direction | null,
): TreeItem[] {
  const place: Placement | null = direction === null ? null : { direction, base: envelope.offset };
  const items: TreeItem[] = [];
  for (const { name, mustUnderstand, value } of envelope.headers) {
    const label = `header ${visible(name)}${mustUnderstand ? ' (must understand)' : ''}`;
    if (value !== null) items.push(openedValue(parent, value, label, `header.${name}`, place));
  }
  for (const [index, message] of envelope.messages.entries()) {
    const isOwn = own.has(index);
    const { target, response, offset, length, value, diagnostics } = message;
    const range =
      place === null
        ? null
        : { direction: place.direction, from: place.base + offset, to: place.base + offset + length };
    const label = `${message.kind} ${visible(target)}${response === '' ? '' : ` → ${visible(response)}`}`;
    const note = [
      isOwn || envelope.messages.length === 1 ? '' : 'of another call',
      ...diagnostics.map(({ code }) => code),
    ];
    const item = sectionItem(parent, label, note.filter((part) => part !== '').join(' · '), range, (self) =>
      value === null ? [] : [openedValue(self, value, 'value', parent.path, place)],
    );
    item.expanded = isOwn || envelope.messages.length === 1;
    items.push(item);
  }
  return items;
}

/** A value that stands without its message: from a saved report. */
export function neutralItem(direction: Direction, value: unknown): TreeItem {
  return sectionItem(null, TITLES[direction], 'from the report: no bytes', null, (item) => [
    openedValue(item, neutralTree(value), direction === 'request' ? 'arguments' : 'result', item.path, null),
  ]);
}

function openedValue(parent: TreeItem, node: TreeNode, label: string, path: string, place: Placement | null): TreeItem {
  const item = valueItem(parent, node, label, path, place);
  open(item, 0);
  return item;
}

function open(item: TreeItem, depth: number): void {
  const count = item.node?.children?.length ?? 0;
  if (depth > OPEN_DEPTH || count === 0 || (depth > 0 && count > OPEN_MEMBERS)) return;
  item.expanded = true;
  for (const child of childrenOf(item).slice(0, OPEN_MEMBERS)) open(child, depth + 1);
}
