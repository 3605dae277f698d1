import type { Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { VALUE_MODES, type ValueMode } from '../../analysis/analyze.ts';
import { VERSION } from '../../analysis/version.ts';
import { compareSides, DEFAULT_ALPHA, DEFAULT_MIN_CALLS } from '../../baseline/compare.ts';
import type { Comparison } from '../../baseline/model.ts';
import { parseRule } from '../../baseline/rules.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { rulesAreUnderstood } from '../budgets.ts';
import { COMPARISON_FORMATS } from '../compare/formats.ts';
import { comparedSamples } from '../compare/html.ts';
import { loadSide } from '../compare/load-side.ts';
import { readSettings } from '../compare/settings-file.ts';
import { sidePaths } from '../compare/side-arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { openOutputs } from '../open-outputs.ts';
import { analyzeOptions, type CaptureArguments, captureOptions, outputWidth, useColor } from '../options.ts';
import { htmlParts, readApplication } from '../viewer-application.ts';
import type { Command } from './command.ts';

interface CompareArguments extends Omit<CaptureArguments, 'values'> {
  readonly values?: ValueMode;
  readonly runs?: readonly string[];
  readonly rule?: readonly string[];
  readonly settings?: string;
  readonly minCalls?: number;
  readonly alpha?: number;
  readonly exact: boolean;
  readonly volatile?: readonly string[];
  readonly allowInconclusive: boolean;
  readonly allowEmpty: boolean;
  readonly format?: readonly string[];
  readonly width?: number;
}

export const compareCommand: Command = {
  options: (yargs: Argv) =>
    captureOptions(yargs)
      .positional('runs', {
        type: 'string',
        array: true,
        description: 'baseline and candidate: captures, reports, baseline files',
      })
      .option('baseline', { type: 'string', array: true, requiresArg: true, description: 'runs of the baseline' })
      .option('candidate', { type: 'string', array: true, requiresArg: true, description: 'runs of the candidate' })
      .option('rule', {
        type: 'string',
        array: true,
        requiresArg: true,
        description: "'latency.p95 +10%', 'faults.rate +0', 'contract none', 'order*: latency.p95 < 300ms'; repeatable",
      })
      .option('settings', { type: 'string', requiresArg: true, description: 'rules and the like from a JSON file' })
      .option('min-calls', {
        type: 'number',
        requiresArg: true,
        description: `fewer calls of an operation are not judged by time [${DEFAULT_MIN_CALLS}]`,
      })
      .option('alpha', { type: 'number', requiresArg: true, description: `level of the rank test [${DEFAULT_ALPHA}]` })
      .option('exact', { type: 'boolean', default: false, description: 'AMF3 int and double are different types' })
      .option('volatile', {
        type: 'string',
        array: true,
        requiresArg: true,
        description: 'members whose values differ from run to run (a name, * as wildcard)',
      })
      .option('values', {
        choices: VALUE_MODES,
        default: undefined,
        description: 'how much of the values of captures is compared [by size]',
      })
      .option('allow-inconclusive', {
        type: 'boolean',
        default: false,
        description: 'exit 0 where a rule could not be judged',
      })
      .option('allow-empty', { type: 'boolean', default: false, description: 'a side may have no calls' })
      .option('format', {
        alias: 'f',
        type: 'string',
        array: true,
        requiresArg: true,
        description: `FORMAT or FORMAT=FILE, repeatable: ${Object.keys(COMPARISON_FORMATS).join(', ')} [text]`,
      })
      .option('width', { type: 'number', requiresArg: true, description: 'columns of the text [terminal, else 80]' })
      .example('$0 compare base.json new.pcap', 'exit 1 on a regression')
      .example("$0 compare base.json new.json --rule 'latency.p95 +10%' --rule 'contract none'", '')
      .example('$0 compare --baseline a1.pcap a2.pcap --candidate b1.pcap b2.pcap', 'several runs a side') as Argv,
  run: async (argv: CompareArguments) => {
    const paths = sidePaths(hideBin(process.argv), argv.runs ?? []);
    const settings = argv.settings === undefined ? {} : readSettings(argv.settings);
    const minCalls = argv.minCalls ?? settings.minCalls ?? DEFAULT_MIN_CALLS;
    const alpha = argv.alpha ?? DEFAULT_ALPHA;
    if (!Number.isInteger(minCalls) || minCalls < 2) throw new UserError('--min-calls must be a whole number above 1');
    if (!(alpha > 0 && alpha < 1)) throw new UserError('--alpha must lie between 0 and 1');
    const rules = [...(settings.rules ?? []), ...(argv.rule ?? [])];
    // A rule that is not understood is said before anything is read.
    rulesAreUnderstood(() => rules.map((text) => parseRule(text)));
    const outputs = openOutputs(argv.format ?? [], COMPARISON_FORMATS, [...paths.baseline, ...paths.candidate]);
    const application = outputs.some(({ format }) => format === 'html') ? readApplication() : null;
    const load = {
      analyze: analyzeOptions({ ...argv, values: 'full' }),
      values: argv.values ?? null,
      volatile: [...(settings.volatile ?? []), ...(argv.volatile ?? [])],
      progress: argv.progress && !argv.quiet,
    };
    const baseline = await loadSide(paths.baseline, load);
    const candidate = await loadSide(paths.candidate, load);
    const comparison = rulesAreUnderstood(() =>
      compareSides(baseline, candidate, {
        rules,
        minCalls,
        alpha,
        exact: argv.exact || settings.exact === true,
        allowEmpty: argv.allowEmpty,
        toolVersion: VERSION,
      }),
    );
    const drawn =
      application === null ? {} : { html: htmlParts(application), samples: comparedSamples(baseline, candidate) };
    for (const { format, output, toTerminal } of outputs) {
      const color = toTerminal && useColor(argv.color, process.stdout);
      output.write(
        COMPARISON_FORMATS[format].render(comparison, {
          width: toTerminal ? outputWidth(argv.width) : (argv.width ?? 80),
          color,
          allowInconclusive: argv.allowInconclusive,
          ...drawn,
        }),
      );
    }
    for (const { output } of outputs) output.commit();
    for (const reason of comparison.failures) process.stderr.write(`amfscope: not passed: ${reason}\n`);
    return exitCode(comparison, argv.allowInconclusive);
  },
};

function exitCode({ verdict }: Comparison, allowInconclusive: boolean): number {
  if (verdict === 'regression') return EXIT.findings;
  return verdict === 'inconclusive' && !allowInconclusive ? EXIT.inconclusive : EXIT.clean;
}
