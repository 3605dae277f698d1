#!/usr/bin/env node
import { VERSION } from '../analysis/version.ts';
import { EXIT } from './exit-codes.ts';
import { interrupt } from './interrupt.ts';
import { discardOpenOutputs } from './output.ts';

function stopOn(signal: NodeJS.Signals, code: number): void {
  process.on(signal, () => {
    if (signal === 'SIGINT' && interrupt()) return;
    discardOpenOutputs();
    process.exit(code);
  });
}

stopOn('SIGINT', EXIT.interrupted);
stopOn('SIGTERM', EXIT.terminated);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.clean);
  throw error;
});

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') process.stdout.write(`${VERSION}\n`);
else {
  // Everything else needs the parser of the command line, which takes longer to load than Node itself.
  const { runCommandLine } = await import('./command-line.ts');
  process.exitCode = await runCommandLine(args);
}
