import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';

/** Read from the current folder when there is one. */
export const CONFIG_NAME = 'amfscope.config.json';

/**
 * The file of the current folder, null without one. Not when a capture lies in that folder, too: who sent the capture may have
 * sent the settings with it.
 * @param words those of the command line that may name captures
 */
export function configInCurrentFolder(words: readonly string[]): {
  readonly path: string | null;
  readonly skipped: boolean;
} {
  if (!isThere(CONFIG_NAME)) return { path: null, skipped: false };
  const here = realpathSync('.');
  const skipped = words.some((word) => liesIn(here, word));
  return { path: skipped ? null : CONFIG_NAME, skipped };
}

/** False as well where the process may not look: Node's permission model throws. */
function isThere(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}

function liesIn(here: string, word: string): boolean {
  if (word === '-' || word === '') return false;
  try {
    const real = realpathSync(word);
    if (statSync(real).isDirectory()) return here === real || here.startsWith(real.endsWith(sep) ? real : real + sep);
    return dirname(real) === here || realpathSync(dirname(resolve(word))) === here;
  } catch {
    // A pattern, or nothing: what it matches lies at or below the folder before its first wildcard.
    return /[*?[{(!]/.test(word) && dirname(resolve(word.replace(/[*?[{(!].*$/s, 'x'))) === here;
  }
}
