import type { Argv } from 'yargs';
import { runPipeline } from '../../analysis/analyze.ts';
import { reportStatus } from '../../analysis/build-report.ts';
import { Redactor } from '../../analysis/redact.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { StreamCollector } from '../../analysis/streams.ts';
import { DIAGNOSTICS } from '../../diagnostics/codes.ts';
import { Page } from '../../report/formats/text/page.ts';
import { CALL_STATUSES } from '../../report/model.ts';
import { formatCount } from '../../report/number-format.ts';
import { EXIT } from '../exit-codes.ts';
import { analyzeOptions, type CaptureArguments, captureOptions, outputWidth, useColor } from '../options.ts';
import { standardOutput } from '../output.ts';
import type { Command } from './command.ts';

interface StreamsArguments extends CaptureArguments {
  readonly capture: readonly string[];
  readonly format: 'text' | 'json';
  readonly width?: number;
  readonly strict: boolean;
}

export const streamsCommand: Command = {
  options: (yargs: Argv) =>
    captureOptions(yargs)
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'files, folders, globs, - for stdin',
      })
      .option('format', {
        alias: 'f',
        choices: ['text', 'json'] as const,
        default: 'text' as const,
        description: 'text or json',
      })
      .option('strict', { type: 'boolean', default: false, description: 'exit 1 on any warning' })
      .option('width', {
        type: 'number',
        requiresArg: true,
        description: 'columns of the text [terminal, else 80]',
      }) as Argv,
  run: async (argv: StreamsArguments) => {
    const options = analyzeOptions(argv);
    const collector = new StreamCollector(new Redactor(options.redaction));
    const findings = await runPipeline(
      await resolveInputs(argv.capture),
      { ...options, values: 'none', stdin: process.stdin },
      {
        stream: (facts, side, sink) => collector.tap(facts, side, sink),
        message: (connection, message, _side, source) => collector.message(connection, message, source),
        tls: (facts, tls) => collector.encrypted(facts, tls),
      },
    );
    const status = reportStatus(findings);
    const encrypted = collector.encryptedConnections();
    const result = {
      status,
      calls: findings.calls.filter((call) => CALL_STATUSES[call.status].answered).length,
      diagnostics: findings.log
        .entries()
        .map(({ code, count }) => ({ code, severity: DIAGNOSTICS[code].severity, count })),
      http: collector.messages(),
      streams: collector.streams(),
      ...(encrypted.length === 0 ? {} : { encrypted }),
    };
    const look = { width: outputWidth(argv.width), color: useColor(argv.color, process.stdout) };
    standardOutput().write(argv.format === 'json' ? `${JSON.stringify(result, null, 1)}\n` : streamsText(result, look));
    if (findings.log.entries().some(({ code }) => DIAGNOSTICS[code].cause === 'internal')) return EXIT.internal;
    if (status === 'unreadable') return EXIT.unreadable;
    return argv.strict && status !== 'complete' ? EXIT.findings : EXIT.clean;
  },
};

interface StreamsResult {
  readonly status: string;
  readonly calls: number;
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly count: number }[];
  readonly http: ReturnType<StreamCollector['messages']>;
  readonly streams: ReturnType<StreamCollector['streams']>;
  readonly encrypted?: ReturnType<StreamCollector['encryptedConnections']>;
}

function streamsText(result: StreamsResult, look: { width: number; color: boolean }): string {
  const page = new Page(look.width, look.color);
  page.line([{ text: `${result.status}, ${formatCount(result.calls)} answered calls`, style: 'heading' }]);
  if (result.streams.length > 0) {
    page.heading('Streams');
    page.table(
      [
        { title: 'flow', align: 'right' },
        { title: 'direction' },
        { title: 'bytes', align: 'right' },
        { title: 'gaps', align: 'right' },
        { title: 'sha256', flexible: 12 },
      ],
      result.streams.map((row) => [
        String(row.flow),
        row.dir,
        formatCount(row.bytes),
        String(row.gaps.length),
        row.sha256,
      ]),
    );
  }
  if (result.encrypted !== undefined) {
    page.heading('Encrypted connections');
    page.table(
      [
        { title: 'flow', align: 'right' },
        { title: 'version' },
        { title: 'cipher', flexible: 16 },
        { title: 'server name', flexible: 10, dropFirst: 1 },
        { title: 'read' },
        { title: 'why not', flexible: 8 },
      ],
      result.encrypted.map(({ flow, tls }) => [
        String(flow),
        tls.version ?? '-',
        tls.cipher ?? '-',
        tls.sni ?? '-',
        tls.decrypted && tls.why === null ? 'yes' : 'no',
        tls.why ?? '-',
      ]),
    );
  }
  if (result.http.length > 0) {
    page.heading('HTTP messages');
    page.table(
      [
        { title: 'flow', align: 'right' },
        { title: 'n', align: 'right' },
        { title: 'direction', dropFirst: 2 },
        { title: 'start line', flexible: 16 },
        { title: 'whole' },
        { title: 'body', align: 'right' },
        { title: 'sha256', flexible: 8, dropFirst: 1 },
      ],
      result.http.map((row) => [
        String(row.flow),
        String(row.n),
        row.dir,
        row.start,
        row.complete ? 'yes' : 'no',
        formatCount(row.bodyBytes),
        row.bodySha256 ?? '-',
      ]),
    );
  }
  if (result.diagnostics.length > 0) {
    page.heading('Diagnostics');
    page.table(
      [{ title: 'count', align: 'right' }, { title: 'severity' }, { title: 'code', flexible: 20 }],
      result.diagnostics.map((row) => [formatCount(row.count), row.severity, row.code]),
    );
  }
  return page.text();
}
