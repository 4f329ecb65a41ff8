import { compareTexts, type Gap, type LinePair } from "@/lib/artifacts/compare-texts";
import { mapInTurns } from "@/lib/base/in-turns";
import { type PreviewedFile, previewText } from "@/lib/datasets/preview-file";

/** Pieces of text that a comparison shows: a page of more is slow to draw. */
const mostPieces = 2000;

export interface FileDifference {
  rows: (LinePair | Gap)[];
  isCut: boolean;
}

/**
 * Compares the beginnings of text files with that of one file.
 * @returns for each file, undefined where it is missing or not a text
 */
export async function differencesOf(
  teamId: string,
  original: PreviewedFile,
  files: (PreviewedFile | undefined)[],
): Promise<(FileDifference | undefined)[]> {
  const before = await previewText(teamId, original);
  const texts = await Promise.all(files.map((file) => file && previewText(teamId, file)));
  return mapInTurns(texts, (after) => {
    if (!before || !after) return undefined;
    const { rows, isCut } = firstRows(compareTexts(before.text, after.text), mostPieces);
    return { rows, isCut: isCut || before.isCut || after.isCut };
  });
}

/** The first rows that together have at most this many pieces. */
export function firstRows(rows: (LinePair | Gap)[], most: number): FileDifference {
  let pieces = 0;
  const end = rows.findIndex((row) => {
    if (!("skipped" in row)) pieces += (row.before?.pieces.length ?? 0) + (row.after?.pieces.length ?? 0);
    return pieces > most;
  });
  return end < 0 ? { rows, isCut: false } : { rows: rows.slice(0, end), isCut: true };
}
