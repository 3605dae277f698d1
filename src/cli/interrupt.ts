let current: AbortController | null = null;

/** Makes the next interrupt end reading rather than the process. @returns aborted when it came */
export function interruptible(): AbortSignal {
  current = new AbortController();
  return current.signal;
}

/** Somebody pressed Ctrl-C. @returns false when the process is to end at once: nothing waits for it, or it is the second time */
export function interrupt(): boolean {
  if (current === null || current.signal.aborted) return false;
  current.abort();
  return true;
}
