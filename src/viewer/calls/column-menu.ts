import { h } from '../dom.ts';
import { recall, remember } from '../shell/theme.ts';
import { CALL_COLUMNS, type CallColumn } from './columns.ts';

const KEY = 'amfscope-columns';
const ROOMY = '(min-width: 900px)';

/** The columns the user chose, else those that fit. */
export function columnsChosen(): CallColumn[] {
  const stored = recall(KEY)?.split(',') ?? null;
  const chosen = CALL_COLUMNS.filter(({ name }) => stored?.includes(name));
  return chosen.length > 0 ? chosen : defaultColumns();
}

function defaultColumns(): CallColumn[] {
  const isRoomy = matchMedia(ROOMY).matches;
  return CALL_COLUMNS.filter(({ shown }) => shown === 'always' || (shown === 'wide' && isRoomy));
}

/** A menu of all columns. @param onChange hears of every choice */
export function columnMenu(onChange: (columns: readonly CallColumn[]) => void): HTMLElement {
  const boxes = CALL_COLUMNS.map((column) => {
    const box = h('input', { type: 'checkbox', name: column.name });
    box.addEventListener('change', () => {
      const chosen = CALL_COLUMNS.filter((_, index) => boxes[index]!.box.checked);
      if (chosen.length === 0) {
        box.checked = true;
        return;
      }
      remember(KEY, chosen.map(({ name }) => name).join(','));
      onChange(chosen);
    });
    return { box, column };
  });
  const check = (columns: readonly CallColumn[]) => {
    for (const { box, column } of boxes) box.checked = columns.some(({ name }) => name === column.name);
  };
  check(columnsChosen());
  const reset = h('button', { type: 'button', class: 'small' }, 'As at first');
  reset.addEventListener('click', () => {
    remember(KEY, '');
    check(defaultColumns());
    onChange(defaultColumns());
  });
  const menu = h(
    'details',
    { class: 'menu' },
    h('summary', { class: 'button' }, 'Columns'),
    h(
      'div',
      { class: 'menu-body', role: 'group', 'aria-label': 'Columns' },
      boxes.map(({ box, column }) => h('label', null, box, ` ${column.title === '#' ? 'Number' : column.title}`)),
      reset,
    ),
  );
  document.addEventListener('click', (event) => {
    if (menu.open && !(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
    event.stopPropagation();
  });
  return menu;
}
