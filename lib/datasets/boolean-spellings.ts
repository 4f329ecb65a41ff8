/** Usual spellings of yes and no, as patterns for lower-case texts. 1.0 and 0,0 are how spreadsheets write 1 and 0. */
export const booleanPatterns = { true: "1(?:[.,]0*)?|true|t|yes|y", false: "0(?:[.,]0*)?|false|f|no|n" };

/** The usual spellings as texts, for programs without patterns. */
export const booleanWords: Readonly<Record<string, readonly string[]>> = {
  true: ["1", "1.0", "1,0", "true", "t", "yes", "y"],
  false: ["0", "0.0", "0,0", "false", "f", "no", "n"],
};
