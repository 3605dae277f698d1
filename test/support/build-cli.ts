import { execFileSync } from 'node:child_process';

/** Builds dist/ once before the tests (types are checked elsewhere), so that those which start the command test the sources as they are. */
export function setup(): void {
  const build = ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'];
  execFileSync(process.execPath, [...build, '--config', 'vite.node.config.ts'], { stdio: 'inherit' });
  execFileSync(process.execPath, build, { stdio: 'inherit' });
}
