/**
 * SQL's LIKE: `%` matches any characters, `_` exactly one; there is no escape. Time is at most proportional to the
 * product of both lengths, for any pattern.
 */
export function matchesLike(pattern: string, text: string, options: { ignoresCase: boolean }): boolean {
  const fold = (input: string) => Array.from(options.ignoresCase ? input.toLowerCase() : input);
  const [wanted, actual] = [fold(pattern), fold(text)];
  let position = 0;
  let place = 0;
  // Position to resume from when the match of the last `%` was too short.
  let afterAny = -1;
  let guess = 0;
  while (place < actual.length) {
    if (wanted[position] === "%") {
      afterAny = ++position;
      guess = place;
    } else if (position < wanted.length && (wanted[position] === "_" || wanted[position] === actual[place])) {
      position++;
      place++;
    } else if (afterAny >= 0) {
      position = afterAny;
      place = ++guess;
    } else return false;
  }
  while (wanted[position] === "%") position++;
  return position === wanted.length;
}
