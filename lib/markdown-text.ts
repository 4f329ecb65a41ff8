/**
 * Text as it is, in a line of Markdown (CommonMark 2.4, GFM, and the formulas of remark-math): every ASCII punctuation
 * character that can begin something is escaped, and line ends become spaces.
 */
export function markdownText(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()<>#+\-.!|~$:@&^=]/g, "\\$&");
}

/** A code span that holds any text (CommonMark 6.1): its fence is longer than any run of backticks within. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = longerFence(line, 1);
  const pad = /^`|`$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced block that holds any text. @param language of the info string; empty for none */
export function codeBlock(language: string, text: string): string {
  const fence = longerFence(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

function longerFence(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  return "`".repeat(Math.max(least, longest + 1));
}
