import { CaptureOpenError, type CaptureOpenReason } from '../capture/capture-facts.ts';
import { expandInputs } from '../capture/inputs.ts';
import type { CaptureInput } from '../capture/read-captures.ts';
import { UserError } from '../diagnostics/user-error.ts';

export type { CaptureInput };

/** Exit code of input that is missing or unreadable. */
const UNREADABLE = 3;

/** What to try when an input cannot be opened. */
const HINTS: Readonly<Record<CaptureOpenReason, string>> = {
  missing: 'check the name; folders, globs and - for standard input are understood too',
  unreadable: 'check the permissions',
  directory: 'name a capture file in it',
  'no-captures': 'captures are recognised by content: pcap or pcapng, also gzip, zstd or lz4 compressed',
  'no-match': 'quote the pattern, so that the shell leaves it alone',
};

/**
 * The captures that the words of a command line mean: files, folders (recursively), globs, `-` for standard input.
 * @throws UserError (exit code 3) when one of them cannot be opened or holds no capture
 */
export async function resolveInputs(words: readonly string[]): Promise<CaptureInput[]> {
  try {
    return await expandInputs(words);
  } catch (error) {
    throw asUserError(error);
  }
}

/** An input that went away between finding and opening it is the user's to know, too. */
export function asUserError(error: unknown): unknown {
  return error instanceof CaptureOpenError ? new UserError(error.message, HINTS[error.reason], UNREADABLE) : error;
}
