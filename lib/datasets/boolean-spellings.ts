/** Usual spellings of yes and no, as patterns for lower-case texts. 1.0 and 0,0 are how spreadsheets write 1 and 0. */
export const booleanPatterns = { true: "1(?:[.,]0*)?|true|t|yes|y", false: "0(?:[.,]0*)?|false|f|no|n" };

/** The usual spellings as texts, for programs without patterns. */
export const booleanWords: Readonly<Record<string, readonly string[]>> = {
  true: ["1", "1.0", "1,0", "true", "t", "yes", "y"],
  false: ["0", "0.0", "0,0", "false", "f", "no", "n"],
};

/** Opposite of a usual spelling, in the same notation: "No" for "Yes", "n" for "y". Undefined for any other text. */
export function oppositeSpelling(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  const { true: yes = [], false: no = [] } = booleanWords;
  const found = yes[no.indexOf(lower)] ?? no[yes.indexOf(lower)];
  if (found === undefined || text.trim() === lower) return found;
  const isUpper = lower.length > 1 && text.trim() === lower.toUpperCase();
  return isUpper ? found.toUpperCase() : found.charAt(0).toUpperCase() + found.slice(1);
}

/** Both classes of a boolean column, as its file writes them. */
export interface Spelling {
  true: string;
  false: string;
}

const classes = {
  true: new RegExp(`^(?:${booleanPatterns.true})$`),
  false: new RegExp(`^(?:${booleanPatterns.false})$`),
};

/**
 * Spelling of a column's classes; undefined when it shows neither. @param top most frequent values, most frequent first
 */
export function spellingOf(top: readonly { value: string }[]): Spelling | undefined {
  const texts = top.map(({ value }) => value.trim());
  const first = (name: "true" | "false") => texts.find((text) => classes[name].test(text.toLowerCase()));
  const [yes, no] = [first("true"), first("false")];
  if (yes === undefined && no === undefined) return undefined;
  return {
    true: yes ?? oppositeSpelling(no!) ?? "true",
    false: no ?? oppositeSpelling(yes!) ?? "false",
  };
}
