import { z } from "zod";
import { type CodedColumn, isNumeric, shownValue } from "@/lib/datasets/coded-column";
import { Estimate, shareEstimate } from "./interval";

/** Figures of a model on the held-out rows of one group, with 95 % intervals. */
const Group = z.object({
  name: z.string(),
  rows: z.int(),
  positives: z.int(),
  flagRate: Estimate,
  recall: Estimate,
  precision: Estimate,
  /** Share of the negative rows that are flagged. */
  falsePositiveRate: Estimate,
});

/** Figures by the groups of a column, for fairness. */
export const GroupFigures = z.object({ column: z.string(), groups: z.array(Group) });
export type GroupFigures = z.infer<typeof GroupFigures>;

/** Most groups of a column; values beyond them are one group together. */
const mostGroups = 12;
/** Number of ranges that a number of more values is divided into. */
const ranges = 5;
const others = "other values";
const missing = "missing";
/** Sorts "5 to 9" before "10 to 14". */
const { compare: byName } = new Intl.Collator("en", { numeric: true });

/**
 * Figures of a model by the groups of a column: its values, or ranges of about equal size for a number of many values.
 * @param column values by row of the table @param rows held-out rows, in the order of `labels` and `flags`
 * @param labels `labels[place]: 0 | 1` @param flags 1 where the model flags the row
 */
export function groupFigures(
  name: string,
  column: CodedColumn,
  rows: Uint32Array,
  labels: Uint8Array,
  flags: Uint8Array,
): GroupFigures {
  const groupOf = groupNames(column, rows);
  const counts = new Map<string, { rows: number; positives: number; flagged: number; found: number }>();
  rows.forEach((row, place) => {
    const group = groupOf[column.codes[row]!]!;
    const at = counts.get(group) ?? { rows: 0, positives: 0, flagged: 0, found: 0 };
    at.rows++;
    at.positives += labels[place]!;
    at.flagged += flags[place]!;
    at.found += flags[place]! & labels[place]!;
    counts.set(group, at);
  });
  const inOrder = [...counts.keys()].sort(byName);
  return {
    column: name,
    groups: inOrder.map((group) => {
      const { rows: all, positives, flagged, found } = counts.get(group)!;
      return {
        name: group,
        rows: all,
        positives,
        flagRate: shareEstimate(flagged, all),
        recall: shareEstimate(found, positives),
        precision: shareEstimate(found, flagged),
        falsePositiveRate: shareEstimate(flagged - found, all - positives),
      };
    }),
  };
}

/** Group of each value, by its code; groups in the order in which they are shown. */
function groupNames(column: CodedColumn, rows: Uint32Array): string[] {
  const { values, codes } = column;
  const counts = new Float64Array(values.length);
  for (const row of rows) counts[codes[row]!]!++;
  const there = [...values.keys()].filter((code) => counts[code]! > 0);
  if (isNumeric(column) && there.length > mostGroups) return rangeNames(values, counts);
  const frequent = there
    .toSorted((a, b) => counts[b]! - counts[a]!)
    .slice(0, there.length > mostGroups ? mostGroups - 1 : mostGroups);
  const shown = new Set(frequent);
  return values.map((value, code) => (shown.has(code) ? shownValue(column, value) || missing : others));
}

function rangeNames(values: readonly string[], counts: Float64Array): string[] {
  const isThere = (code: number) => values[code] !== "" && Number.isFinite(Number(values[code]));
  const sorted = [...values.keys()]
    .filter((code) => isThere(code) && counts[code]! > 0)
    .sort((a, b) => Number(values[a]) - Number(values[b]));
  const all = sorted.reduce((sum, code) => sum + counts[code]!, 0);
  const parts: number[][] = [];
  let before = 0;
  for (const code of sorted) {
    const part = Math.min(ranges - 1, Math.floor((before / all) * ranges));
    parts[part] = [...(parts[part] ?? []), code];
    before += counts[code]!;
  }
  const names = values.map(() => missing);
  for (const part of parts.filter(Boolean)) {
    const [low, high] = [values[part[0]!]!, values[part.at(-1)!]!];
    for (const code of part) names[code] = low === high ? low : `${low} to ${high}`;
  }
  return names;
}
