/**
 * Text as it is, in a line of Markdown (CommonMark, GFM and formulas between dollars): what could begin something is
 * escaped, line ends become spaces, and spaces around it go. It may stand in a sentence, a heading, a table's cell, the text of a link or the
 * alternative text of an image. An address becomes a link to itself, as GFM
 * has it. What cannot begin anything stays readable: fraud_model-2.1 (old).
 */
export function markdownText(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, " ")
    .replace(anywhere, "\\$&")
    .replace(/^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=]+$)/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/(?<= )#+$/, "\\$&");
}

/**
 * Escapes, code, emphasis, formulas, cells, links, tags, entities, and GitHub's emoji. An underscore within a word is no
 * emphasis.
 */
const anywhere =
  /[\\`*$|[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[\p{L}/!?])|&(?=#|[A-Za-z][A-Za-z\d]*;)|:(?=[\w+-]+:)/gu;

/** A code span that holds any text (CommonMark 6.1): its fence is longer than any run of backticks within. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = longerFence(line, 1);
  // One space on both sides is taken away again.
  const pad = /^[` ]|[` ]$|^$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced block that holds any text. @param language of the info string; empty for none */
export function codeBlock(language: string, text: string): string {
  const fence = longerFence(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A link with any text. @param address a path of the portal or a URL */
export function markdownLink(text: string, address: string): string {
  return `[${markdownText(text)}](${address.replace(/[\s()<>\\]/g, encodeFully)})`;
}

/** Shows the chart or picture that the same run kept under a key. @param description the alternative text */
export function artifactImage(key: string, description: string): string {
  return `![${markdownText(description)}](artifact:${encodeFully(key)})`;
}

/** Also the brackets and quotes that `encodeURIComponent` leaves, which end an address in Markdown. */
function encodeFully(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function longerFence(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  return "`".repeat(Math.max(least, longest + 1));
}
