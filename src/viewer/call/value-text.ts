import type { TreeNode } from '../../amf/value-tree.ts';
import { visible } from '../format.ts';

const MAX_LINE = 300;

/** What a line of the tree says of a value, and how it looks. */
export interface ValueText {
  readonly text: string;
  /** A class of the style sheet. */
  readonly look: 'string' | 'number' | 'word' | 'group' | 'secret' | 'lost';
}

export function valueText(node: TreeNode): ValueText {
  if (node.redacted === true && node.value === undefined) return { text: '[redacted]', look: 'secret' };
  if (node.ref !== undefined) return { text: `→ #${node.ref}`, look: 'group' };
  if (node.hole === true) return { text: '(bytes missing)', look: 'lost' };
  if (node.children !== undefined) return { text: groupText(node), look: 'group' };
  const look = node.redacted === true ? 'secret' : lookOf(node);
  return { text: leafText(node), look };
}

function groupText(node: TreeNode): string {
  const count = (node.children?.length ?? 0) + (node.omitted ?? 0);
  if (node.type === 'dictionary') return `${count >> 1} ${count >> 1 === 1 ? 'entry' : 'entries'}`;
  const noun = node.type === 'object' || node.type === 'externalizable' ? 'member' : 'item';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function leafText(node: TreeNode): string {
  const { type, value } = node;
  if (type === 'string' || type === 'xml' || type === 'xmldoc' || type === 'uuid') {
    const text = String(value ?? '');
    const shown = visible(text.length > MAX_LINE ? text.slice(0, MAX_LINE) : text);
    return `"${shown}"${text.length > MAX_LINE ? '…' : ''}`;
  }
  if (type === 'null' || type === 'undefined' || type === 'unsupported') return type;
  if (type === 'undecoded') return 'not decoded';
  return visible(String(value ?? ''));
}

function lookOf({ type }: TreeNode): ValueText['look'] {
  switch (type) {
    case 'string':
    case 'xml':
    case 'xmldoc':
    case 'uuid':
      return 'string';
    case 'int':
    case 'uint':
    case 'double':
    case 'number':
    case 'int64':
    case 'date':
    case 'bytes':
      return 'number';
    case 'undecoded':
    case 'bad reference':
      return 'lost';
    default:
      return 'word';
  }
}

/** `object` of a class: the class; else the type. */
export function typeText(node: TreeNode): string {
  const name = node.class;
  if (name === undefined || name === null || name === '') return node.type;
  return node.type === 'object' ? visible(name) : `${node.type} ${visible(name)}`;
}

/** A value as plain JSON, the way a program would like it: references as `{"$ref": id}`. */
export function plainJson(node: TreeNode): unknown {
  if (node.redacted === true && node.value === undefined) return { $: 'redacted' };
  if (node.ref !== undefined) return { $ref: node.ref };
  const { children } = node;
  if (children === undefined) return node.value === undefined ? null : node.value;
  if (children.length > 0 && children.every(({ name }) => name === null)) return children.map(plainJson);
  if (children.length === 0) return node.type.includes('array') || node.type.startsWith('vector') ? [] : {};
  return Object.fromEntries(children.map((child, index) => [child.name ?? String(index), plainJson(child)]));
}
