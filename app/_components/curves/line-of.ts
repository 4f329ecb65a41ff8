const colors = 5;
const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3]];

/** Look of the line with a number: a colour of the theme, and dashes where colours repeat. */
export function lineOf(index: number): { color: string; dash: number[] } {
  return {
    color: `--series-${(index % colors) + 1}`,
    dash: dashes[Math.floor(index / colors) % dashes.length]!,
  };
}
