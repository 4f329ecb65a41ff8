/** Characters of a text; an artifact may have 16 million, which would take minutes. */
const maxLength = 500_000;
/** Quotes and lists in each other; the parser's stack ends at some thousands. */
const maxNesting = 50;
/** Cells of all tables; missing ones are drawn too. */
const maxCells = 20_000;
/** Delimiters of formulas. */
const maxFormulaSigns = 4_000;
/**
 * Sum over the paragraphs of the square of their emphasis signs: the parser looks for each one's partner among the
 * others.
 */
const maxEmphasisPairs = 1_000_000;

/**
 * Whether a Markdown text is disproportionately slow to parse and must be shown as plain text.
 * Takes linear time.
 */
export function isCostlyMarkdown(text: string): boolean {
  if (text.length > maxLength) return true;
  let [cells, pairs, signs, columns] = [0, 0, 0, 0];
  for (const line of text.split("\n")) {
    if (nestingOf(line) > maxNesting) return true;
    if (line.trim() === "") {
      pairs += signs ** 2;
      [signs, columns] = [0, 0];
    }
    signs += countOf(line, "*_~");
    // A row of hyphens says how many columns the rows after it have.
    if (isRowOfHyphens(line)) columns = Math.max(columns, countOf(line, "|") + 1);
    else if (columns > 1) cells += columns;
  }
  pairs += signs ** 2;
  return cells > maxCells || pairs > maxEmphasisPairs || countOf(text, "$") > maxFormulaSigns;
}

/** Hyphens, also within a quote: none of its signs comes after the last one. */
function isRowOfHyphens(line: string): boolean {
  return /^[\s>|:-]*$/.test(line) && line.lastIndexOf("-") > line.lastIndexOf(">");
}

/** Signs of quotes and lists that a line begins with; an item's indentation stands for the lists that it is in. */
function nestingOf(line: string): number {
  let [signs, spaces] = [0, 0];
  for (const [index, character] of [...line].entries()) {
    if (character === " ") spaces += 1;
    else if (character === "\t") spaces += 4;
    else if (character === ">") signs += 1;
    else if ("-*+.)".includes(character) && /[ \t]/.test(line[index + 1] ?? "")) signs += 1;
    else if (character < "0" || character > "9") break;
  }
  // Spaces before what is no item are code.
  return signs === 0 ? 0 : signs + Math.max(0, spaces - signs) / 2;
}

function countOf(text: string, signs: string): number {
  let count = 0;
  for (const character of text) if (signs.includes(character)) count += 1;
  return count;
}
