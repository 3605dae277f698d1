import { h } from '../dom.ts';

const STEP = 24;
const LEAST = 120;

/** The bar between list and panes: dragged, or moved by the arrow keys. */
export function splitter(upper: HTMLElement, lower: HTMLElement): HTMLElement {
  const set = (height: number) => {
    const room = upper.clientHeight + lower.clientHeight;
    const wanted = Math.max(LEAST, Math.min(room - LEAST, height));
    lower.style.flexBasis = `${wanted}px`;
    lower.style.flexGrow = '0';
    bar.setAttribute('aria-valuenow', String(Math.round((wanted / Math.max(1, room)) * 100)));
  };
  const bar = h('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-orientation': 'horizontal',
    'aria-label': 'Height of the panes',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': 55,
  });
  bar.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowUp') set(lower.clientHeight + STEP);
    else if (event.key === 'ArrowDown') set(lower.clientHeight - STEP);
    else return;
    event.preventDefault();
  });
  bar.addEventListener('pointerdown', (down) => {
    const start = lower.clientHeight;
    bar.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => set(start + down.clientY - event.clientY);
    bar.addEventListener('pointermove', move);
    bar.addEventListener('pointerup', () => bar.removeEventListener('pointermove', move), { once: true });
  });
  return bar;
}
