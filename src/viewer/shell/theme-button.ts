import { h, setText } from '../dom.ts';
import { currentTheme, setTheme, THEMES } from './theme.ts';

const LABELS = { auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark' } as const;

/** Goes round light, dark and what the system has. */
export function themeButton(): HTMLElement {
  let theme = currentTheme();
  const button = h(
    'button',
    { type: 'button', class: 'theme', title: 'Colours: as the system, light, dark' },
    LABELS[theme],
  );
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    setTheme(theme);
    setText(button, LABELS[theme]);
  });
  return button;
}
