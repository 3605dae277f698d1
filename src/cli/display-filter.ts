import type { Argv } from 'yargs';
import { UserError } from '../diagnostics/user-error.ts';
import type { DisplayFilter } from '../filter/display-filter.ts';
import { FilterError } from '../filter/filter-error.ts';
import { displayWidth } from '../report/display-width.ts';

/** The option of every command that lists calls. */
export function displayFilterOption<T>(yargs: Argv<T>) {
  return yargs.option('display-filter', {
    alias: 'Y',
    type: 'string',
    requiresArg: true,
    description: "only calls that match: 'status == fault && latency > 100ms' (amfscope fields lists the fields)",
  });
}

export interface DisplayFilterArguments {
  readonly displayFilter?: string | readonly string[] | undefined;
}

/** @throws UserError that shows the place, for an expression that is wrong */
export async function displayFilterOf(argv: DisplayFilterArguments): Promise<DisplayFilter | null> {
  const { displayFilter } = argv;
  if (displayFilter === undefined) return null;
  if (typeof displayFilter !== 'string')
    throw new UserError('--display-filter is given more than once', 'join the expressions with && or ||');
  const { parseDisplayFilter } = await import('../filter/display-filter.ts');
  try {
    return parseDisplayFilter(displayFilter);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    if (displayFilter.trim() === '') throw new UserError(`display filter: ${error.message}`, error.hint);
    const message = `display filter, column ${error.column}: ${error.message}`;
    throw new UserError(message, error.hint, 2, caretExcerpt(error));
  }
}

const BEFORE = 40;
const LENGTH = 72;
/** What would move the caret or the terminal. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/g;

/** The part of the expression around the mistake, and carets under it. */
export function caretExcerpt({ expression, from, to }: Pick<FilterError, 'expression' | 'from' | 'to'>): string[] {
  const start = Math.max(0, from - BEFORE);
  const end = Math.min(expression.length, start + LENGTH);
  const printable = (a: number, b: number) =>
    [...expression.slice(a, b)].map((character) => character.replace(UNSEEN, '·')).join('');
  const lead = start > 0 ? '…' : '';
  const line = `${lead}${printable(start, end)}${end < expression.length ? '…' : ''}`;
  const indent = displayWidth(`${lead}${printable(start, from)}`);
  const width = Math.max(1, displayWidth(printable(from, Math.min(to, end))));
  return [line, `${' '.repeat(indent)}${'^'.repeat(width)}`];
}
