import { diffArrays } from "diff";

/** Part of a line. Changed numbers are highlighted more than changed words. */
type Piece = { text: string; isChanged: boolean; isNumber: boolean };
export type Side = { line: number; pieces: Piece[] };
/** A line of both texts, or of one of them. */
export type LinePair = { before?: Side; after?: Side; isChanged: boolean };
/** Consecutive equal lines far from any change. */
export type Gap = { skipped: number };

/**
 * Time budget for all comparisons of two texts, in ms. Beyond it they have little in common, and one replaces the
 * other.
 */
const mostMs = 80;
type Diff = (before: string[], after: string[]) => ReturnType<typeof diffArrays<string>> | undefined;

/** Creates a diff function for lists that stops when the shared time budget is used up. */
function boundedDiff(): Diff {
  const endsAt = performance.now() + mostMs;
  return (before, after) => {
    const timeout = endsAt - performance.now();
    return timeout > 0 ? diffArrays(before, after, { timeout }) : undefined;
  };
}

const contextLines = 3;

/** Maximum characters of both texts. */
const mostCharacters = 1_000_000;

/** False for texts that are too long to be compared by line. */
export function isComparable(before: string, after: string): boolean {
  return before.length + after.length <= mostCharacters;
}

/**
 * Compares two texts: pairs of lines, changed words within changed lines, and gaps for unchanged lines. Lines that
 * differ only in numbers are paired, so that table rows stay side by side.
 */
export function compareTexts(before: string, after: string): (LinePair | Gap)[] {
  return withGaps(pairLines(before.split("\n"), after.split("\n"), boundedDiff()));
}

function pairLines(before: string[], after: string[], diff: Diff): LinePair[] {
  const pairs: LinePair[] = [];
  const lineNumber = { before: 1, after: 1 };
  const blocks = diff(before, after) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  for (let index = 0; index < blocks.length; index++) {
    const { value, removed, added } = blocks[index]!;
    if (!removed && !added) {
      for (const text of value)
        pairs.push({
          before: whole(lineNumber.before++, text),
          after: whole(lineNumber.after++, text),
          isChanged: false,
        });
      continue;
    }
    const next = blocks[index + 1];
    const isPair = removed && next?.added;
    const [old, fresh] = removed ? [value, isPair ? next.value : []] : [[], value];
    if (isPair) index++;
    for (const [line, other] of alike(old, fresh, diff)) {
      const isBoth = line !== undefined && other !== undefined;
      const words = isBoth ? comparePieces(line, other, diff) : undefined;
      pairs.push({
        before:
          line === undefined
            ? undefined
            : { line: lineNumber.before++, pieces: words?.before ?? changed(line) },
        after:
          other === undefined
            ? undefined
            : { line: lineNumber.after++, pieces: words?.after ?? changed(other) },
        isChanged: true,
      });
    }
  }
  return pairs;
}

/** Pairs lines of the same shape, then the lines between them one by one. */
function alike(before: string[], after: string[], diff: Diff): [string | undefined, string | undefined][] {
  const pairs: [string | undefined, string | undefined][] = [];
  let old: string[] = [];
  let fresh: string[] = [];
  const settle = () => {
    for (let index = 0; index < Math.max(old.length, fresh.length); index++)
      pairs.push([old[index], fresh[index]]);
    old = [];
    fresh = [];
  };
  const shapes = diff(before.map(shapeOf), after.map(shapeOf)) ?? [];
  const taken = { before: 0, after: 0 };
  for (const { count = 0, removed, added } of shapes)
    for (let index = 0; index < count; index++) {
      if (removed) old.push(before[taken.before++]!);
      else if (added) fresh.push(after[taken.after++]!);
      else {
        settle();
        pairs.push([before[taken.before++], after[taken.after++]]);
      }
    }
  old = old.concat(before.slice(taken.before));
  fresh = fresh.concat(after.slice(taken.after));
  settle();
  return pairs;
}

function comparePieces(before: string, after: string, diff: Diff): { before: Piece[]; after: Piece[] } {
  const parts = diff(tokensOf(before), tokensOf(after));
  if (!parts) return { before: changed(before), after: changed(after) };
  const piecesOf = (other: "added" | "removed") =>
    parts
      .filter((part) => !part[other])
      .flatMap(({ value, added, removed }) =>
        added || removed ? value.map((text) => piece(text, true)) : [piece(value.join(""), false)],
      );
  return { before: piecesOf("added"), after: piecesOf("removed") };
}

/** Splits a line into numbers with signs and separators, words, spaces, and single other characters. */
function tokensOf(line: string): string[] {
  return line.match(/[-+−]?\d[\d,.]*\d(?:e[-+]?\d+)?|\d|\p{L}+|\s+|./gu) ?? [];
}

function shapeOf(line: string): string {
  return line.replace(/[-+−]?\d[\d,.]*/g, "#").trim();
}

const whole = (line: number, text: string): Side => ({ line, pieces: [piece(text, false)] });
const changed = (text: string): Piece[] => [piece(text, true)];
const piece = (text: string, isChanged: boolean): Piece => ({
  text,
  isChanged,
  isNumber: isChanged && /^[-+−]?\d[\d,.e+-]*$/.test(text),
});

function withGaps(pairs: LinePair[]): (LinePair | Gap)[] {
  const isNear = pairs.map(() => false);
  for (const [index, { isChanged }] of pairs.entries())
    if (isChanged)
      for (let near = index - contextLines; near <= index + contextLines; near++)
        if (near >= 0 && near < pairs.length) isNear[near] = true;
  const shown: (LinePair | Gap)[] = [];
  for (const [index, pair] of pairs.entries()) {
    const last = shown.at(-1);
    if (isNear[index]) shown.push(pair);
    else if (last && "skipped" in last) last.skipped++;
    else shown.push({ skipped: 1 });
  }
  return shown;
}
