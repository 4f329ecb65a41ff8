/**
 * SQL's LIKE: `%` stands for any characters, `_` for one; there is no escape. Time grows with the product of the two lengths
 * at most, whatever the pattern.
 */
export function matchesLike(pattern: string, text: string, options: { ignoresCase: boolean }): boolean {
  const fold = (one: string) => Array.from(options.ignoresCase ? one.toLowerCase() : one);
  const [wanted, actual] = [fold(pattern), fold(text)];
  let at = 0;
  let place = 0;
  // Where to go on when a guess about the last `%` was too short.
  let afterAny = -1;
  let guess = 0;
  while (place < actual.length) {
    if (wanted[at] === "%") {
      afterAny = ++at;
      guess = place;
    } else if (at < wanted.length && (wanted[at] === "_" || wanted[at] === actual[place])) {
      at++;
      place++;
    } else if (afterAny >= 0) {
      at = afterAny;
      place = ++guess;
    } else return false;
  }
  while (wanted[at] === "%") at++;
  return at === wanted.length;
}
