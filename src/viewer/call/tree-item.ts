import type { TreeNode } from '../../amf/value-tree.ts';
import type { Direction } from '../message-view.ts';

/** Bytes of a body, half-open. */
export interface ByteRange {
  readonly direction: Direction;
  readonly from: number;
  readonly to: number;
}

/** A line of the tree of values. */
export interface TreeItem {
  readonly label: string;
  readonly depth: number;
  readonly parent: TreeItem | null;
  /** Null for lines that are no values: directions, messages, notes. */
  readonly node: TreeNode | null;
  /** What stands beside the label of a line that is no value. */
  readonly note: string;
  readonly range: ByteRange | null;
  /** Root of the value; references are looked up in it. */
  readonly scope: TreeItem | null;
  /** The whole way from the root. */
  readonly path: string;
  readonly hasChildren: boolean;
  children: readonly TreeItem[] | null;
  expanded: boolean;
}

/** Where a value tree lies in a body; null when no bytes are known. */
export interface Placement {
  readonly direction: Direction;
  /** Start of the envelope in the body. */
  readonly base: number;
}

/** A line that is no value, with lines below it. */
export function sectionItem(
  parent: TreeItem | null,
  label: string,
  note: string,
  range: ByteRange | null,
  children: (item: TreeItem) => readonly TreeItem[],
): TreeItem {
  const item: TreeItem = {
    label,
    note,
    parent,
    range,
    depth: parent === null ? 0 : parent.depth + 1,
    node: null,
    scope: null,
    path: label.toLowerCase(),
    hasChildren: true,
    children: null,
    expanded: true,
  };
  item.children = children(item);
  return item;
}

/** The line of a value; those of its members are made when it is opened. */
export function valueItem(
  parent: TreeItem,
  node: TreeNode,
  label: string,
  path: string,
  place: Placement | null,
): TreeItem {
  const item: TreeItem = {
    label,
    note: '',
    parent,
    node,
    depth: parent.depth + 1,
    range:
      place === null || node.length < 0
        ? null
        : {
            direction: place.direction,
            from: place.base + node.offset,
            to: place.base + node.offset + node.length,
          },
    scope: parent.scope ?? null,
    path,
    hasChildren: (node.children?.length ?? 0) > 0 || (node.omitted ?? 0) > 0,
    children: null,
    expanded: false,
  };
  if (parent.node === null) (item as { scope: TreeItem }).scope = item;
  return item;
}

/** The lines below a line. */
export function childrenOf(item: TreeItem): readonly TreeItem[] {
  if (item.children !== null) return item.children;
  const { node } = item;
  if (node === null) return [];
  const place: Placement | null =
    item.range === null ? null : { direction: item.range.direction, base: item.range.from - node.offset };
  const isDictionary = node.type === 'dictionary';
  let index = 0;
  item.children = (node.children ?? []).map((child, at) => {
    const isKey = isDictionary && at % 2 === 0;
    const number = isDictionary ? at >> 1 : index;
    if (child.name === null && !isDictionary) index++;
    const label = child.name ?? (isDictionary ? `${number} ${isKey ? 'key' : 'value'}` : String(number));
    const path = child.name === null ? `${item.path}[${label}]` : `${item.path}.${child.name}`;
    return valueItem(item, child, label, path, place);
  });
  return item.children;
}

/** Every line in sight, in order. */
export function openItems(roots: readonly TreeItem[]): TreeItem[] {
  const items: TreeItem[] = [];
  const add = (item: TreeItem) => {
    items.push(item);
    if (item.expanded && item.hasChildren) for (const child of childrenOf(item)) add(child);
  };
  for (const root of roots) add(root);
  return items;
}

/** Every line there is, opened or not. */
export function* allItems(roots: readonly TreeItem[]): Generator<TreeItem> {
  for (const root of roots) {
    yield root;
    if (root.hasChildren) yield* allItems(childrenOf(root));
  }
}

/** The innermost value that holds a byte. */
export function itemAt(roots: readonly TreeItem[], direction: Direction, offset: number): TreeItem | null {
  let found: TreeItem | null = null;
  const look = (items: readonly TreeItem[]) => {
    for (const item of items) {
      const { range } = item;
      const inside = range !== null && range.direction === direction && offset >= range.from && offset < range.to;
      if (inside && item.node !== null) found = item;
      if (inside || item.node === null) look(childrenOf(item));
    }
  };
  look(roots);
  return found;
}

/** Opens everything above a line. */
export function openTo(item: TreeItem): void {
  for (let above = item.parent; above !== null; above = above.parent) above.expanded = true;
}

/** The value that a reference means. */
export function referenced(item: TreeItem): TreeItem | null {
  const { node, scope } = item;
  if (node?.ref === undefined || scope === null) return null;
  for (const one of allItems([scope])) if (one.node?.id === node.ref) return one;
  return null;
}
