/** Words that a filter can use: names as it writes them, and values of some, in quotes where they need them. */
export interface FilterWords {
  names: string[];
  values?: Record<string, string[]>;
}

const ofNumbers = ["=", "!=", ">", ">=", "<", "<="];
const ofTexts = ["=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"];
const ofAttributes = ["=", "!=", "LIKE", "ILIKE", "IN ("];

// A text, since only the patterns below, which begin at the start, are searched with.
const name = '(?:[A-Za-z_]+\\.)?(?:`[^`]*`|"[^"]*"|[\\w./:-]+)';
const operator = /(?:!=|>=|<=|=|>|<|(?:I?LIKE|NOT\s+IN|IN)\b)/.source;
const value = /(?:'(?:[^']|'')*'|[-+]?[\d.]+(?:e[-+]?\d+)?)/.source;
const list = `\\(\\s*${value}(?:\\s*,\\s*${value})*\\s*(?:,\\s*)?\\)`;
const whole = `${name}\\s*(?:IS\\s+(?:NOT\\s+)?NULL\\b|${operator}\\s*(?:${value}|${list}))`;
/** Comparisons that are whole, each with the `and` that follows it. */
const before = new RegExp(`^\\s*(?:${whole}\\s+AND\\s+)*`, "i");
const comparison = new RegExp(`^${whole}\\s+(?<typed>\\w*)$`, "i");
const afterOperator = new RegExp(
  `^(?<name>${name})\\s*${operator}\\s*(?:\\(\\s*)?(?:${value}\\s*,\\s*)*(?<typed>'[^']*|[^\\s'(,]*)$`,
  "i",
);
const afterName = new RegExp(`^(?<name>${name})\\s+(?<typed>[A-Za-z!<>= ]*)$`);

/**
 * Words that could stand at the caret. @param text of the filter before the caret
 * @returns `typed`, the part of the text that such a word replaces
 */
export function offersFor(
  text: string,
  { names, values = {} }: FilterWords,
): { typed: string; offered: string[] } {
  const rest = text.slice(before.exec(text)![0].length);
  const ended = comparison.exec(rest)?.groups;
  if (ended) return matching(["and"], ended.typed!, "start");
  const operated = afterOperator.exec(rest)?.groups;
  if (operated) return matching(values[operated.name!] ?? [], operated.typed!, "anywhere");
  const named = afterName.exec(rest)?.groups;
  if (named) return matching(operatorsOf(named.name!), named.typed!, "start");
  return rest === "" ? { typed: "", offered: [] } : matching(names, rest, "anywhere");
}

function matching(all: readonly string[], typed: string, place: "start" | "anywhere") {
  const wanted = typed.toLowerCase().replace(/^'/, "");
  const offered = all.filter((word) => {
    const found = word.toLowerCase().replace(/^'/, "").indexOf(wanted);
    return place === "start" ? found === 0 : found >= 0;
  });
  const isWhole = offered.length === 1 && offered[0]!.toLowerCase() === typed.toLowerCase();
  return { typed, offered: isWhole ? [] : offered };
}

function operatorsOf(named: string): string[] {
  if (/^metrics?\./.test(named) || /_time(_ms)?$|timestamp(_ms)?$/.test(named)) return ofNumbers;
  return /^(params?|tags?)\./.test(named) ? ofTexts : ofAttributes;
}
