/** Counts of a list such as `1,2,7`; null when it is none. */
export function numbersOf(list: string): number[] | null {
  const numbers = list.split(',').map(Number);
  return numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= 64) ? numbers : null;
}
