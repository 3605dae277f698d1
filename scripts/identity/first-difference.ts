const SHOWN = 60;

/** Where two texts begin to differ, for people; null when they do not. */
export function firstDifference(expected: Uint8Array, found: Uint8Array): string | null {
  if (Buffer.compare(expected, found) === 0) return null;
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at++;
  const line = Buffer.from(expected.subarray(0, at)).toString('latin1').split('\n').length;
  return `line ${line}: ${excerpt(expected, at)} became ${excerpt(found, at)}`;
}

function excerpt(bytes: Uint8Array, at: number): string {
  if (at >= bytes.length) return 'the end';
  return JSON.stringify(Buffer.from(bytes.subarray(Math.max(0, at - SHOWN / 2), at + SHOWN / 2)).toString('utf8'));
}
