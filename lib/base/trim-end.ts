/**
 * A text without those characters at its end. A pattern such as `/x+$/` does the same in time that grows with the square
 * of the text's length.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
