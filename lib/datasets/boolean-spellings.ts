type Pair = readonly [yes: string, no: string];

/** Usual in every table, as labels too; 1.0 and 0,0 are how spreadsheets write 1 and 0. */
const common: readonly Pair[] = [
  ["1", "0"],
  ["1.0", "0.0"],
  ["1,0", "0,0"],
  ["true", "false"],
  ["t", "f"],
  ["yes", "no"],
  ["y", "n"],
];

/** Words for yes and no by language, in lower case. No word means yes in one language and no in another. */
const languages: readonly (readonly Pair[])[] = [
  common,
  // German, Dutch, Danish and Swedish, Norwegian
  pairsOf("ja/nein", "j/n", "wahr/falsch"),
  pairsOf("ja/nee", "j/n", "waar/onwaar"),
  pairsOf("ja/nej", "j/n"),
  pairsOf("ja/nei", "j/n"),
  // French, Spanish, Italian, Portuguese
  pairsOf("oui/non", "o/n", "vrai/faux"),
  pairsOf("sí/no", "si/no", "s/n", "verdadero/falso"),
  pairsOf("sì/no", "si/no", "s/n", "vero/falso"),
  pairsOf("sim/não", "sim/nao", "s/n", "verdadeiro/falso"),
  // Polish, Czech
  pairsOf("tak/nie"),
  pairsOf("ano/ne"),
];

/** Usual labels of an outcome, as patterns for lower-case texts. */
export const labelPatterns = { true: "1(?:[.,]0*)?|true|t|yes|y", false: "0(?:[.,]0*)?|false|f|no|n" };

const words = languages.flat();

/** The spellings as texts, the opposite at the same place, for programs without patterns. */
export const booleanWords: Readonly<Record<string, readonly string[]>> = {
  true: words.map(([yes]) => yes),
  false: words.map(([, no]) => no),
};

/** Spellings of yes and no in any language, as patterns for lower-case texts. */
export const booleanPatterns = {
  true: [labelPatterns.true, ...others("true")].join("|"),
  false: [labelPatterns.false, ...others("false")].join("|"),
};

/** True where one language has all of these spellings: "j" and "f" are of none. */
export function areOfOneLanguage(texts: readonly string[]): boolean {
  const lower = texts.map((text) => text.trim().toLowerCase());
  return languages.some((pairs) => {
    const known = new Set(pairs.flat());
    const isLabel = (text: string) => pairs === common && (isOf.true.test(text) || isOf.false.test(text));
    return lower.every((text) => known.has(text) || isLabel(text));
  });
}

/** Class of a spelling in any language: yes is true, no is false; undefined for any other text. */
export function spelledClass(text: string): boolean | undefined {
  const lower = text.trim().toLowerCase();
  if (classes.true.test(lower)) return true;
  return classes.false.test(lower) ? false : undefined;
}

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

const classes = compiled(booleanPatterns);
const isOf = compiled(labelPatterns);

function compiled(patterns: typeof booleanPatterns) {
  return { true: new RegExp(`^(?:${patterns.true})$`), false: new RegExp(`^(?:${patterns.false})$`) };
}

function pairsOf(...texts: string[]): Pair[] {
  return texts.map((text) => text.split("/") as unknown as Pair);
}

/** Words of a class beside the labels, each once. */
function others(name: "true" | "false"): string[] {
  const labels = new Set(common.flat());
  return [...new Set(booleanWords[name])].filter((word) => !labels.has(word));
}

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
