/** Text for a regular expression that matches just this text, with or without the flag u. */
export function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
