import { readFileSync } from 'node:fs';
import { countAt, DocumentProblem, listAt, membersAt, textAt } from '../../baseline/check.ts';
import { JsonProblem, parseStrictJson } from '../../baseline/strict-json.ts';
import { UserError } from '../../diagnostics/user-error.ts';

/** What a settings file may hold: `{"rules": ["latency.p95 +10%"], "volatile": ["orderNo"], "minCalls": 20, "exact": false}`. */
export interface CompareSettings {
  readonly rules?: readonly string[];
  readonly volatile?: readonly string[];
  readonly minCalls?: number;
  readonly exact?: boolean;
}

const NAMES = ['rules', 'volatile', 'minCalls', 'exact'];

/** @throws UserError naming the member that is wrong */
export function readSettings(path: string): CompareSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read ${JSON.stringify(path)}: ${(error as NodeJS.ErrnoException).code}`);
  }
  try {
    const members = membersAt(parseStrictJson(text), '');
    for (const name of members.keys()) if (!NAMES.includes(name)) throw new DocumentProblem(`/${name}: not known`);
    const texts = (name: string) =>
      listAt(members.get(name), `/${name}`).map((one, at) => textAt(one, `/${name}/${at}`));
    const exact = members.get('exact');
    if (exact !== undefined && typeof exact !== 'boolean') throw new DocumentProblem('/exact: true or false expected');
    return {
      ...(members.has('rules') ? { rules: texts('rules') } : {}),
      ...(members.has('volatile') ? { volatile: texts('volatile') } : {}),
      ...(members.has('minCalls') ? { minCalls: countAt(members.get('minCalls'), '/minCalls') } : {}),
      ...(exact === undefined ? {} : { exact }),
    };
  } catch (error) {
    if (!(error instanceof DocumentProblem) && !(error instanceof JsonProblem)) throw error;
    throw new UserError(`${JSON.stringify(path)}: ${error.message}`, `it may hold ${NAMES.join(', ')}`);
  }
}
