const sequences = [
  [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
  ],
  ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
].map((names) => names.map((name) => name.slice(0, 3)));

/**
 * Texts in the order of their meaning: months and days of the week as the calendar has them, texts with numbers by
 * the number ("less than 20", "20 to 29", "more than 69", "none" first), others by the alphabet.
 */
export function byMeaning(texts: readonly string[]): string[] {
  const rankOf = rankIn(texts.filter(Boolean));
  return [...texts].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b, "en", { numeric: true, sensitivity: "base" }),
  );
}

function rankIn(texts: string[]): (text: string) => number {
  const short = (text: string) => text.trim().toLowerCase().slice(0, 3);
  const sequence = sequences.find((names) =>
    texts.every((text) => /^[a-z]+\.?$/i.test(text) && names.includes(short(text))),
  );
  if (sequence && texts.length > 0) return (text) => sequence.indexOf(short(text));
  const withNumber = texts.filter((text) => /\d/.test(text)).length;
  if (withNumber * 2 < texts.length || texts.length === 0) return () => 0;
  return numberOf;
}

/** The number that a text begins its range with; a text without one comes first. */
function numberOf(text: string): number {
  const found = /\d[\d,]*(\.\d+)?/.exec(text);
  if (!found) return Number.NEGATIVE_INFINITY;
  const number = Number(found[0].replaceAll(",", ""));
  if (/^\s*(less|under|below|up to|<)/i.test(text)) return number - 0.5;
  return /^\s*(more|over|above|>)/i.test(text) ? number + 0.5 : number;
}
