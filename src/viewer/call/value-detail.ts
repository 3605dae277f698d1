import { h } from '../dom.ts';
import { visible } from '../format.ts';
import { stackTrace } from './fault-view.ts';
import type { TreeItem } from './tree-item.ts';
import { typeText, valueText } from './value-text.ts';

const LONG = 60;

/** The selected value in full: where it stands, what it is, long texts by line. */
export function valueDetail(item: TreeItem): HTMLElement {
  const { node, range } = item;
  const place =
    range === null ? null : `bytes ${range.from}–${range.to - 1} of the ${range.direction} (${range.to - range.from})`;
  if (node === null) return h('p', { class: 'muted' }, [item.note, place].filter((part) => part).join(' · '));
  const text = typeof node.value === 'string' ? node.value : null;
  return h(
    'div',
    null,
    h('code', { class: 'value-path' }, visible(item.path)),
    h(
      'p',
      { class: 'muted' },
      [typeText(node), node.id === undefined ? null : `object #${node.id}`, place].filter((part) => part).join(' · '),
    ),
    text !== null && text.length > LONG ? stackTrace(text) : h('p', { class: 'value-plain' }, valueText(node).text),
  );
}
