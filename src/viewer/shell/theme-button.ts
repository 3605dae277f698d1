import { h, setText } from '../dom.ts';
import { currentTheme, setTheme, THEMES } from './theme.ts';

const LABELS = { auto: ['◐', 'Auto'], light: ['☀', 'Light'], dark: ['☾', 'Dark'] } as const;

/** Goes round light, dark and what the system has. */
export function themeButton(): HTMLElement {
  let theme = currentTheme();
  const icon = h('span', { 'aria-hidden': 'true' });
  const name = h('span', { class: 'theme-name' });
  const title = 'Colours: as the system, light, dark';
  const button = h('button', { type: 'button', class: 'theme', title }, icon, ' ', name);
  const label = () => {
    setText(icon, LABELS[theme][0]);
    setText(name, LABELS[theme][1]);
  };
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    setTheme(theme);
    label();
  });
  label();
  return button;
}
