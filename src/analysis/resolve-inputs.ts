import { expandInputs } from '../capture/inputs.ts';
import type { CaptureInput } from '../capture/read-captures.ts';
import { asUserError } from './as-user-error.ts';

export type { CaptureInput };

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
