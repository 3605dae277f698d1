import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Argv } from 'yargs';
import { analyze } from '../../analysis/analyze.ts';
import { resolveInputs } from '../../analysis/resolve-inputs.ts';
import { UserError } from '../../diagnostics/user-error.ts';
import { html } from '../../report/formats/html.ts';
import { type DisplayFilterArguments, displayFilterOf, displayFilterOption } from '../display-filter.ts';
import { analyzeOptions, type CaptureArguments, captureOptions } from '../options.ts';
import { fileOutput, standardOutput } from '../output.ts';
import { Progress } from '../progress.ts';
import { openInBrowser } from '../view/open-in-browser.ts';
import { servePage } from '../view/serve-page.ts';
import { bodiesFor, htmlParts, readApplication } from '../viewer-application.ts';
import { exitCodeOf, pathsOf } from './analyze.ts';
import type { Command } from './command.ts';

interface ViewArguments extends CaptureArguments, DisplayFilterArguments {
  readonly capture: readonly string[];
  readonly serve?: number;
  readonly open: boolean;
}

export const viewCommand: Command = {
  options: (yargs: Argv) =>
    displayFilterOption(captureOptions(yargs))
      .positional('capture', {
        type: 'string',
        array: true,
        demandOption: true,
        description: 'files, folders, globs, - for stdin',
      })
      .option('serve', {
        type: 'number',
        requiresArg: true,
        description: 'hand the page out at this port of the loopback address (0: any) instead of a temporary file',
      })
      .option('open', { type: 'boolean', default: true, description: 'start the browser' })
      .example('$0 view session.pcap', 'a temporary file, opened in the browser')
      .example('$0 view session.pcap --serve 8080', 'at http://127.0.0.1:8080/ until Ctrl-C') as Argv,
  run: async (argv: ViewArguments) => {
    const { serve } = argv;
    if (serve !== undefined && !(Number.isInteger(serve) && serve >= 0 && serve <= 65_535)) {
      throw new UserError('--serve takes a port, 0 to 65535', 'amfscope view session.pcap --serve 8080');
    }
    const options = analyzeOptions(argv);
    const displayFilter = await displayFilterOf(argv);
    const inputs = await resolveInputs(argv.capture);
    const application = readApplication();
    const bodies = bodiesFor(options);
    const progress = new Progress(argv.progress && !argv.quiet);
    const report = await analyze(inputs, {
      ...options,
      ...(displayFilter === null ? {} : { displayFilter }),
      ...(bodies === null ? {} : { bodies }),
      stdin: process.stdin,
      onProgress: (state) => progress.show(state),
    });
    progress.clear();
    const page = html.render(report, { html: htmlParts(application, report.calls, bodies) });
    if (serve === undefined) {
      const path = join(mkdtempSync(join(tmpdir(), 'amfscope-')), pageName(argv.capture));
      const output = fileOutput(path, pathsOf(inputs));
      output.write(page);
      output.commit();
      if (argv.open) openInBrowser(path);
      standardOutput().write(`${path}\n`);
    } else {
      const address = await servePage(Array.from(page), serve);
      if (argv.open) openInBrowser(address.url);
      standardOutput().write(`${address.url}\n`);
      await address.closed;
    }
    return exitCodeOf(report, false);
  },
};

/** Named for the capture, so that tabs and files can be told apart. */
function pageName(captures: readonly string[]): string {
  const name = captures.length === 1 && captures[0] !== '-' ? basename(captures[0] ?? '') : 'captures';
  return `${name.replace(/[^\w.-]+/g, '_').slice(0, 80)}.html`;
}
