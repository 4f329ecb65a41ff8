import { z } from "zod";
import { counted } from "@/lib/base/number-text";

const Side = z.object({
  /** Which rows are compared: those that the model did not learn from, those that it did, or all. */
  which: z.enum(["new", "learned", "all"]),
  /** Number of compared rows. */
  rows: z.int(),
  /** Number of rows that were read. */
  of: z.int(),
});

/** Rows on which a model's scores are compared. Learned rows get more extreme scores than new ones. */
export const ComparedRows = z.object({
  reference: Side,
  current: Side,
  /** False when one side has rows that the model learned from and the other has not. */
  isFair: z.boolean(),
  /** Reason for comparing all rows, as the end of a sentence; null when they are distinguished. */
  why: z.string().nullable(),
});
export type ComparedRows = z.infer<typeof ComparedRows>;

/** Places of the rows of a sample, by whether a model learned from them; or the reason why they are not distinguished. */
export type Distinguished =
  | { fresh: Uint32Array; learned: Uint32Array }
  /** `isFair` is true when learned rows do not get other scores than new ones. */
  | { why: string; isFair: boolean };

/** Minimum rows of a part to compare it; of a table of fewer rows, half of them. */
const fewest = 10;

/**
 * Chooses rows of both sides that are alike to the model: new ones, or learned ones where nearly all current rows are.
 * @param rows number of rows read from each
 * @param isReferenceNew true when a reference whose rows are not distinguished counts as like the current rows
 * @returns places of the chosen rows, undefined for all
 */
export function chooseRows(
  sides: Record<"reference" | "current", Distinguished>,
  rows: Record<"reference" | "current", number>,
  isReferenceNew: boolean,
): { compared: ComparedRows; places: Record<"reference" | "current", Uint32Array | undefined> } {
  const { reference, current } = sides;
  const unknown = "why" in reference ? reference : "why" in current ? current : undefined;
  if ("why" in reference || "why" in current)
    return {
      compared: {
        reference: { which: "all", rows: rows.reference, of: rows.reference },
        current: { which: "all", rows: rows.current, of: rows.current },
        isFair: unknown!.isFair || isReferenceNew,
        why: unknown!.why,
      },
      places: { reference: undefined, current: undefined },
    };
  const which = isEnough(current.fresh, rows.current) ? "new" : "learned";
  const other = which === "new" ? "learned" : "new";
  const placesIn = (side: typeof reference, wanted: typeof which) =>
    wanted === "new" ? side.fresh : side.learned;
  const isFair = isEnough(placesIn(reference, which), rows.reference);
  const ofReference = isFair ? which : other;
  const places = { reference: placesIn(reference, ofReference), current: placesIn(current, which) };
  return {
    compared: {
      reference: { which: ofReference, rows: places.reference.length, of: rows.reference },
      current: { which, rows: places.current.length, of: rows.current },
      isFair,
      why: null,
    },
    places,
  };
}

function isEnough(part: Uint32Array, rows: number): boolean {
  return part.length >= Math.min(fewest, Math.ceil(rows / 2));
}

/** Which rows are compared and why, as sentences. */
export function sayCompared({ reference, current, isFair, why }: ComparedRows, row: string): string {
  if (why !== null) {
    const all = `All ${row}s are compared: ${why}.`;
    return isFair ? all : `${all} ${advice(row)}`;
  }
  const some = (side: ComparedRows["current"], name: string) =>
    side.rows === side.of
      ? `all ${counted(side.of, `${name} ${row}`)}`
      : `${side.rows.toLocaleString("en-US")} of ${counted(side.of, `${name} ${row}`)}`;
  const counts = `${some(reference, "reference")} and ${some(current, "current")}`;
  if (!isFair)
    return current.which === "new"
      ? `The model learned from ${reference.rows === reference.of ? `all` : "nearly all"} reference ${row}s, and learned ${row}s get more extreme scores than new ones. ${advice(row)}`
      : `The model learned from nearly all current ${row}s and from hardly any of the reference, and learned ${row}s get more extreme scores than new ones.`;
  return current.which === "new"
    ? `Compared are ${row}s that the model did not learn from, as those that it learned from get more extreme scores: ${counts}.`
    : `The model learned from nearly all current ${row}s, so they are compared with reference ${row}s that it learned from too: ${counts}.`;
}

const advice = (row: string) =>
  `To have the scores compared, choose as reference a version with ${row}s that the model did not learn from.`;
