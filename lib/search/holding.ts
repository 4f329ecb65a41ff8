/** Patterns of LIKE for texts that begin with a text, and for those that contain it. */
export function holding(text: string): { begins: string; holds: string } {
  const begins = `${text.replace(/[\\%_]/g, "\\$&")}%`;
  return { begins, holds: `%${begins}` };
}
