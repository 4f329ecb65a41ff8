/** Regular expression source that matches exactly this text, with or without the flag u. */
export function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
