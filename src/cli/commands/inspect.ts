import type { Argv } from 'yargs';
import { analyze } from '../../analysis/analyze.ts';
import { followConnection } from '../../analysis/follow.ts';
import { type CallDetail, inspectCall } from '../../analysis/inspect-call.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { formatDuration, formatTimeOfDay } from '../../report/duration.ts';
import { Page } from '../../report/formats/text/page.ts';
import { statusStyle } from '../../report/formats/text/summary.ts';
import type { Report } from '../../report/model.ts';
import { formatCount } from '../../report/number-format.ts';
import { type DisplayFilterArguments, displayFilterOf, displayFilterOption } from '../display-filter.ts';
import { analyzeOptions, type CaptureArguments, captureOptions, outputWidth, useColor } from '../options.ts';
import { standardOutput } from '../output.ts';
import { callText } from '../render/call-text.ts';
import { conversationText } from '../render/conversation-text.ts';
import { exitCodeOf } from './analyze.ts';
import type { Command } from './command.ts';

interface InspectArguments extends CaptureArguments, DisplayFilterArguments {
  readonly capture: readonly string[];
  readonly call?: number;
  readonly follow?: number;
  readonly hex: boolean;
  readonly format: 'text' | 'json';
  readonly width?: number;
}

export const inspectCommand: Command = {
  options: (yargs: Argv) =>
    displayFilterOption(captureOptions(yargs))
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'files, folders, globs, - for stdin',
      })
      .option('call', {
        alias: 'n',
        type: 'number',
        requiresArg: true,
        description: 'the call with this number: heads, decoded values, byte ranges',
      })
      .option('follow', {
        type: 'number',
        requiresArg: true,
        conflicts: ['call', 'display-filter'],
        description: 'the conversation of the connection with this number',
      })
      .option('hex', { type: 'boolean', default: false, description: 'add the bytes of each value' })
      .option('format', {
        alias: 'f',
        choices: ['text', 'json'] as const,
        default: 'text' as const,
        description: 'text or json',
      })
      .option('width', { type: 'number', requiresArg: true, description: 'columns of the text [terminal, else 80]' })
      .example('$0 inspect session.pcap', 'the call list')
      .example(`$0 inspect session.pcap -Y 'args.customerId == 42'`, 'calls that match')
      .example('$0 inspect session.pcap --follow 1', 'what went over a connection')
      .example('$0 inspect session.pcap --call 3 --hex', 'one call to the byte') as Argv,
  run: async (argv: InspectArguments) => {
    const options = { ...analyzeOptions(argv), stdin: process.stdin };
    const displayFilter = await displayFilterOf(argv);
    if (displayFilter !== null && argv.call !== undefined)
      throw new UserError('--display-filter and --call exclude each other', 'the filter is for the list of calls');
    const inputs = await resolveInputs(argv.capture);
    const look = { width: outputWidth(argv.width), color: useColor(argv.color, process.stdout), hex: argv.hex };
    if (argv.follow !== undefined) {
      const conversation = await followConnection(inputs, options, argv.follow);
      if (conversation === null)
        throw new UserError(
          `connection ${argv.follow} carried no HTTP`,
          'inspect --call N shows the connection of a call',
        );
      standardOutput().write(
        argv.format === 'json' ? `${JSON.stringify(conversation, null, 2)}\n` : conversationText(conversation, look),
      );
      return 0;
    }
    if (argv.call === undefined) {
      const report = await analyze(inputs, displayFilter === null ? options : { ...options, displayFilter });
      standardOutput().write(
        argv.format === 'json' ? `${JSON.stringify(report.calls, null, 2)}\n` : callList(report, look),
      );
      return exitCodeOf(report, false);
    }
    if (!Number.isInteger(argv.call) || argv.call < 1) throw new UserError('--call takes the number of a call, from 1');
    if (inputs.some((input) => input.path === null)) {
      throw new UserError('inspect --call reads the capture twice', 'save standard input to a file first');
    }
    const detail = await inspectCall(inputs, { ...options, values: 'none' }, argv.call);
    if (detail === null)
      throw new UserError(
        `there is no call ${argv.call}`,
        `amfscope inspect ${argv.capture.join(' ')} lists the calls`,
      );
    standardOutput().write(
      argv.format === 'json' ? `${JSON.stringify(detailJson(detail), null, 2)}\n` : callText(detail, look),
    );
    return 0;
  },
};

/** The bytes themselves stay out: they would carry what was redacted. */
function detailJson(detail: CallDetail): unknown {
  const message = (one: CallDetail['request']) => {
    if (one === null) return null;
    const { bytes: _bytes, ...rest } = one;
    return rest;
  };
  return { call: detail.call, request: message(detail.request), response: message(detail.response) };
}

function callList(report: Report, look: { width: number; color: boolean }): string {
  const page = new Page(look.width, look.color);
  const bytes = (count: number | null) => (count === null ? '-' : formatCount(count));
  page.table(
    [
      { title: 'call', align: 'right' },
      { title: 'at (UTC)', dropFirst: 2 },
      { title: 'client', dropFirst: 3 },
      { title: 'operation', flexible: 16, cut: 'middle' },
      { title: 'status' },
      { title: 'total', align: 'right' },
      { title: 'server', align: 'right', dropFirst: 1 },
      { title: 'sent', align: 'right', dropFirst: 5 },
      { title: 'received', align: 'right', dropFirst: 4 },
    ],
    report.calls.map((call) => [
      `#${call.id}`,
      formatTimeOfDay(call.startedAt),
      call.client,
      call.operation,
      { text: call.status, style: statusStyle(call.status) },
      formatDuration(call.timing.totalNs),
      formatDuration(call.timing.serverNs),
      bytes(call.requestBytes),
      bytes(call.responseBytes),
    ]),
  );
  return report.calls.length === 0
    ? `${(report.displayFilter?.calls ?? 0) > 0 ? 'no call matches the filter' : 'no calls'}\n`
    : page.text();
}
