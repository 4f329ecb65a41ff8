/**
 * Escapes a text for a line of Markdown (CommonMark, GFM and formulas between dollars): everything that could start
 * markup is escaped, line ends become spaces, and surrounding spaces are removed. Usable in a sentence, a heading, a
 * table cell, link text or alternative text. An address becomes a link to itself, as in GFM. Everything else stays
 * readable: fraud_model-2.1 (old).
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
 * Characters of escapes, code, emphasis, formulas, cells, links, tags, entities, and GitHub's emoji. An underscore
 * within a word is no emphasis.
 */
const anywhere =
  /[\\`*$|[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[\p{L}/!?])|&(?=#|[A-Za-z][A-Za-z\d]*;)|:(?=[\w+-]+:)/gu;

/** A code span for any text (CommonMark 6.1): its fence is longer than any run of backticks in the text. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const fence = longerFence(line, 1);
  // CommonMark strips one space on both sides.
  const pad = /^[` ]|[` ]$|^$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced code block for any text. @param language info string; empty for none */
export function codeBlock(language: string, text: string): string {
  const fence = longerFence(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A link with any text. @param address a path in the portal or a URL */
export function markdownLink(text: string, address: string): string {
  return `[${markdownText(text)}](${address.replace(/[\s()<>\\]/g, encodeFully)})`;
}

/** Embeds the chart or image artifact of the same run with this key. @param description the alternative text */
export function artifactImage(key: string, description: string): string {
  return `![${markdownText(description)}](artifact:${encodeFully(key)})`;
}

/** Also encodes the brackets and quotes that `encodeURIComponent` leaves, which would end an address in Markdown. */
function encodeFully(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function longerFence(text: string, least: number): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  return "`".repeat(Math.max(least, longest + 1));
}
