import type { ManualPage } from "./manual";
import { anchorPrefix, sectionsOf } from "./portal-markdown";

/** A part of a page that a search has found. */
export interface FoundSection {
  href: string;
  page: string;
  heading: string;
  snippet: string;
}

const mostWords = 8;
const mostFound = 30;
const snippetLength = 200;

/** The parts of pages that have all words, those with a word in their heading first. */
export function searchManual(pages: ManualPage[], query: string): FoundSection[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords);
  if (words.length === 0) return [];
  const found = pages.flatMap((page) =>
    sectionsOf(page).flatMap(({ heading, anchor, text }) => {
      const head = `${page.title} ${heading}`.toLowerCase();
      const body = text.toLowerCase();
      if (!words.every((word) => head.includes(word) || body.includes(word))) return [];
      const inHeading = words.filter((word) => heading.toLowerCase().includes(word)).length;
      const href = `/docs/${page.slug}${anchor ? `#${anchorPrefix}-${anchor}` : ""}`;
      return [{ rank: inHeading, href, page: page.title, heading, snippet: snippetOf(text, words) }];
    }),
  );
  return found
    .sort((a, b) => b.rank - a.rank)
    .slice(0, mostFound)
    .map(({ rank: _, ...section }) => section);
}

/** The text around the first word that it has, in one line and without Markdown's signs. */
function snippetOf(text: string, words: string[]): string {
  const plain = text
    .replaceAll(/\[([^\][]*)\]\([^()\s]*\)/g, "$1")
    .replaceAll(/[`*|#>]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const places = words.map((word) => plain.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, plain.length) - 60);
  const start = from === 0 ? 0 : plain.indexOf(" ", from) + 1;
  const end = start + snippetLength;
  return `${start > 0 ? "… " : ""}${plain.slice(start, end)}${end < plain.length ? " …" : ""}`;
}
