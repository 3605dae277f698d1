/** Runs a job for each item, some at once, and gives the results in the order of the items. */
export async function* inOrder<I, R>(
  items: readonly I[],
  atOnce: number,
  job: (item: I) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for (const item of items) {
    running.push(job(item));
    if (running.length >= atOnce) yield await running.shift()!;
  }
  while (running.length > 0) yield await running.shift()!;
}
