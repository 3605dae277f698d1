import { spawn } from 'node:child_process';

/** Opens a file or an address in the user's browser, where there is one; nothing happens otherwise. */
export function openInBrowser(target: string): void {
  const command = opener(target);
  if (command === null) return;
  const [program, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  // Without such a program the path, which is printed, is all there is.
  child.on('error', () => {});
  child.unref();
}

function opener(target: string): readonly [string, ...string[]] | null {
  if (process.platform === 'darwin') return ['open', target];
  if (process.platform === 'win32') return ['explorer.exe', target];
  const hasDesktop = Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
  return hasDesktop ? ['xdg-open', target] : null;
}
