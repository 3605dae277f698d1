import { h } from './dom.ts';
import { statusLook } from './format.ts';

/** Icon and name of a status. */
export function statusBadge(status: string): HTMLElement {
  const { icon, tone } = statusLook(status);
  return h(
    'span',
    { class: `status ${tone}` },
    h('span', { class: 'status-icon', 'aria-hidden': 'true' }, icon),
    status,
  );
}
