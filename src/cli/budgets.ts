import type { Argv } from 'yargs';
import { checkBudgets, parseBudgets } from '../baseline/compare.ts';
import { type Rule, RuleError } from '../baseline/rules.ts';
import { Side } from '../baseline/side.ts';
import { UserError } from '../diagnostics/user-error.ts';
import type { Call, Report, VerdictRow } from '../report/model.ts';
import { formatNumberOf } from '../report/number-format.ts';
import { EXIT } from './exit-codes.ts';

export interface BudgetArguments {
  readonly rule?: readonly string[];
  readonly allowInconclusive: boolean;
  readonly allowEmpty: boolean;
}

/** Rows of one verdict that are said on standard error. */
const MAX_LINES = 5;

/** `--rule` of a command that reads one run: limits that need no baseline. */
export function budgetOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('rule', {
      type: 'string',
      array: true,
      requiresArg: true,
      description: "exit 1 when broken: 'latency.p95 < 300ms', 'order*: faults.rate <= 1%'; repeatable",
    })
    .option('allow-inconclusive', {
      type: 'boolean',
      default: false,
      description: 'exit 0, not 6, when a rule cannot be judged',
    });
}

/** The rules of one run: made before the work, given every call, asked at the end. Without rules it does nothing. */
export class Budgets {
  readonly #rules: readonly Rule[];
  readonly #argv: BudgetArguments;
  readonly #side = new Side();

  /** @throws UserError for a rule that is not understood or needs a baseline */
  constructor(argv: BudgetArguments) {
    this.#rules = rulesAreUnderstood(() => parseBudgets(argv.rule ?? []));
    this.#argv = argv;
  }

  /** There are no rules. */
  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Takes a call that no report lists. Of its values nothing is needed. */
  call(call: Call): void {
    if (this.#rules.length === 0) return;
    const { arguments: _arguments, result: _result, ...measured } = call;
    this.#side.addCall(measured);
  }

  /** The report with what the rules say of its calls and those taken before. @throws UserError for a rule that names nothing */
  judged(report: Report): Report {
    if (this.#rules.length === 0) return report;
    for (const call of report.calls) this.call(call);
    const rows = rulesAreUnderstood(() => checkBudgets(this.#side, this.#rules));
    return { ...report, rules: this.#argv.allowInconclusive ? rows.map(tolerated) : rows };
  }

  /** Why the run does not pass; empty = it does. */
  failures({ rules = [] }: Report): string[] {
    if (this.#rules.length > 0 && this.#side.calls === 0) return this.#argv.allowEmpty ? [] : ['no calls'];
    return this.#rules.flatMap(({ text }) => {
      const broken = rules.filter((row) => row.rule === text && row.verdict === 'regression');
      if (broken.length === 0) return [];
      const [first] = broken;
      const more = broken.length === 1 ? '' : ` and ${formatNumberOf(broken.length - 1, 'more operation')}`;
      return [`rule '${text}': ${first!.operation}${more}`];
    });
  }

  /** `code`, or that of an inconclusive run, which is said on standard error. */
  exitCode({ rules = [] }: Report, code: number): number {
    const open = rules.filter((row) => row.verdict === 'inconclusive');
    for (const { rule, operation, note } of open.slice(0, MAX_LINES))
      process.stderr.write(`amfscope: not judged: rule '${rule}': ${operation} (${note})\n`);
    return code === EXIT.clean && open.length > 0 && !this.#argv.allowInconclusive ? EXIT.inconclusive : code;
  }
}

function tolerated(row: VerdictRow): VerdictRow {
  return row.verdict === 'inconclusive' ? { ...row, tolerated: true } : row;
}

/** A rule that is not understood is the user's to mend. @throws UserError */
export function rulesAreUnderstood<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RuleError) throw new UserError(error.message, error.hint);
    throw error;
  }
}
