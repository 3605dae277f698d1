import type { TreeNode } from '../../amf/value-tree.ts';

type Json = unknown;

/** Members of the neutral model that hold what is in a value. */
const LISTS = ['items', 'entries'] as const;
const PAIRS = ['props', 'assoc', 'members'] as const;

/** A value of the neutral model, or a shape of one, as a tree without bytes. */
export function neutralTree(value: Json, name: string | null = null): TreeNode {
  const head = { name, offset: 0, length: -1 };
  if (value === null) return { ...head, type: 'null' };
  if (typeof value === 'string') return { ...head, type: 'string', value };
  if (typeof value === 'number' || typeof value === 'boolean') return { ...head, type: typeof value, value };
  if (Array.isArray(value)) return { ...head, type: 'array', children: value.map((item) => neutralTree(item)) };
  if (typeof value !== 'object') return { ...head, type: 'undefined' };
  const node = value as Record<string, Json>;
  const type = typeof node.$ === 'string' ? node.$ : 'object';
  if (type === 'redacted') return { ...head, type: String(node.kind ?? 'value'), redacted: true };
  if (type === 'ref') return { ...head, type: 'reference', ref: Number(node.id) };
  const leaf = leafOf(type, node);
  if (leaf !== undefined) return { ...head, type, value: leaf };
  const className = typeof node.class === 'string' ? { class: node.class } : {};
  const id = typeof node.id === 'number' ? { id: node.id } : {};
  return { ...head, type, ...className, ...id, children: membersOf(node) };
}

function leafOf(type: string, node: Record<string, Json>): string | number | undefined {
  const value = {
    int: node.v,
    double: node.v,
    int64: node.v,
    date: node.ms,
    xml: node.text,
    string: node.text,
    bytes: node.hex,
  }[type];
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function membersOf(node: Record<string, Json>): TreeNode[] {
  const children: TreeNode[] = [];
  for (const key of PAIRS) {
    const pairs = node[key];
    if (!Array.isArray(pairs)) continue;
    for (const pair of pairs) {
      if (Array.isArray(pair)) children.push(neutralTree(pair[1], String(pair[0])));
      else children.push(neutralTree(pair));
    }
  }
  for (const key of LISTS) {
    const items = node[key];
    if (Array.isArray(items)) for (const item of items) children.push(neutralTree(item));
    else if (items !== undefined) children.push(neutralTree(items, key));
  }
  const fields = node.fields ?? {};
  for (const [name, value] of Object.entries(fields as object)) children.push(neutralTree(value, name));
  const known = new Set<string>(['$', 'id', 'class', 'fields', ...LISTS, ...PAIRS]);
  for (const [name, value] of Object.entries(node)) if (!known.has(name)) children.push(neutralTree(value, name));
  return children;
}
