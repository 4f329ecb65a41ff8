/**
 * The entry of the command menu that Enter takes: the chosen one while it is listed, else the first. cmdk chooses only
 * when the text changes, and answers come later.
 */
export function selectedValue(values: readonly string[], chosen: string): string {
  return values.includes(chosen) ? chosen : (values[0] ?? "");
}
