import type { Report } from '../report/model.ts';
import { type BaselineFile, baselineFile } from './baseline-file.ts';
import { DocumentProblem, listAt, membersAt, oneOfAt, textAt } from './check.ts';
import { type CompareOptions, compareSides } from './compare.ts';
import type { Comparison } from './model.ts';
import { addBaseline } from './read-baseline.ts';
import { checkCall } from './read-call.ts';
import { runOf, Side } from './side.ts';

/** One run: the report of `analyze` (also a saved one, parsed) or what `createBaseline` kept of reports. Neither is changed. */
export type CompareSource = Report | BaselineFile;

export interface CompareReportsOptions extends CompareOptions {
  /** Patterns of member names whose values differ from run to run, in addition to the built-in ones; `*` is any run of characters. */
  readonly volatile?: readonly string[];
}

const STATUSES = ['complete', 'degraded', 'unreadable'] as const;

/**
 * Whether the candidate says the same as the baseline and is not slower. Pure: the same reports give the same result. Reports need arguments and results for
 * behaviour to be compared (`values: 'summary'` is enough, `'full'` pairs calls with equal arguments); durations in the result are nanoseconds, rates are shares of 1.
 * @param baseline one run or several, taken together
 * @throws RuleError for a rule that is not understood or names nothing; DocumentProblem for a source that is none
 */
export function compare(
  baseline: CompareSource | readonly CompareSource[],
  candidate: CompareSource | readonly CompareSource[],
  options: CompareReportsOptions = {},
): Comparison {
  const sides = [baseline, candidate].map((sources) => sideOf(sources, 'run', options.volatile));
  const toolVersion = options.toolVersion ?? listOf(candidate).at(-1)?.tool.version ?? '';
  return compareSides(sides[0]!, sides[1]!, { ...options, toolVersion });
}

/**
 * What a later comparison needs of reports: shapes, counts and measured times, no values and no addresses. Plain JSON, small whatever the number of calls.
 * @throws DocumentProblem for a source that is none
 */
export function createBaseline(runs: CompareSource | readonly CompareSource[]): BaselineFile {
  return baselineFile(sideOf(runs, 'run'), listOf(runs).at(-1)?.tool.version ?? '');
}

function listOf(sources: CompareSource | readonly CompareSource[]): readonly CompareSource[] {
  return Array.isArray(sources) ? sources : [sources as CompareSource];
}

function sideOf(
  sources: CompareSource | readonly CompareSource[],
  name: string,
  volatile: readonly string[] = [],
): Side {
  const side = new Side(volatile);
  for (const [index, source] of listOf(sources).entries()) addSource(side, source, `${name} ${index + 1}`);
  return side;
}

/** A source may come from anywhere: what is looked at is checked. */
function addSource(side: Side, source: CompareSource, name: string): void {
  const members = membersAt(source, '');
  if (members.has('baselineVersion')) {
    addBaseline(side, source);
    return;
  }
  if (members.get('schemaVersion') !== 1) throw new DocumentProblem('/schemaVersion: 1 expected');
  oneOfAt(members.get('status'), STATUSES, '/status');
  for (const [index, input] of listAt(members.get('inputs'), '/inputs').entries()) {
    const sha256 = membersAt(input, `/inputs/${index}`).get('sha256');
    if (sha256 !== null) textAt(sha256, `/inputs/${index}/sha256`);
  }
  const calls = listAt(members.get('calls'), '/calls');
  side.addRun(runOf(source as Report, name));
  for (const [index, call] of calls.entries()) side.addCall(checkCall(call, index));
}
