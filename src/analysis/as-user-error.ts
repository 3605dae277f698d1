import { CaptureOpenError, type CaptureOpenReason } from '../capture/capture-facts.ts';
import { UserError } from '../diagnostics/user-error.ts';

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

/** An input that went away between finding and opening it is the user's to know, too. */
export function asUserError(error: unknown): unknown {
  return error instanceof CaptureOpenError ? new UserError(error.message, HINTS[error.reason], UNREADABLE) : error;
}
