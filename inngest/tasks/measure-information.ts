import { z } from "zod";
import { mapInTurns } from "@/lib/base/in-turns";
import { countValues } from "@/lib/datasets/count-values";
import { DataReference } from "@/lib/datasets/data-reference";
import { isIdentifier } from "@/lib/datasets/dataset";
import { type DatasetVersion, getReferencedVersion } from "@/lib/datasets/queries";
import type { ColumnRole } from "@/lib/datasets/schema/dataset-schema";
import { featureColumns } from "@/lib/datasets/schema/feature-columns";
import { formatsOf } from "@/lib/datasets/schema/formats-of";
import { schemaOf } from "@/lib/datasets/schema/schema-of";
import { numberInWords } from "@/lib/datasets/value-in-words";
import { defineTask } from "@/lib/flows/task";
import { informationValue, quantileBins } from "@/lib/learning/features/information-value";

/** Information of one column about fraud, by value or bin. */
export const ColumnInformation = z.object({
  name: z.string(),
  iv: z.number(),
  isBinned: z.boolean(),
  bins: z.array(
    z.object({ name: z.string(), rows: z.number(), frauds: z.number(), woe: z.number(), iv: z.number() }),
  ),
});
export type ColumnInformation = z.infer<typeof ColumnInformation>;

const bins = 10;

/** Roles of columns that no model learns from. */
const unused = new Set<ColumnRole>(["key", "group", "target", "ignored"]);

/** Columns that are measured: dates by the parts and distances that a model may learn from, the others as they are. */
function measuredColumns(version: DatasetVersion, outcome: string): { name: string; isNumber: boolean }[] {
  const schema = schemaOf(version);
  const left = new Set(
    schema.columns.flatMap(({ name, role, type }) =>
      unused.has(role) || type === "date" || type === "text" ? [name] : [],
    ),
  );
  const measured = version.columns.filter(
    (column) => column.name !== outcome && !isIdentifier(column, version.rows) && !left.has(column.name),
  );
  return [
    ...measured.map(({ name, type }) => ({ name, isNumber: type === "integer" || type === "number" })),
    ...featureColumns(schema, version.columns)
      .filter(({ format }) => format.type === "date" || format.type === "distance")
      .map(({ name }) => ({ name, isNumber: true })),
  ];
}

export default defineTask({
  slug: "measure-information",
  name: "Measure information",
  description: "Information value and weights of evidence of every column.",
  input: z.object({
    data: DataReference,
    binned: z
      .array(z.string())
      .default([])
      .describe("Columns put into deciles; so are numbers of many values."),
    mostValues: z.int().min(2).default(20).describe("Numbers with more distinct values are binned."),
  }),
  output: z.object({ columns: z.array(ColumnInformation) }),
  dryRun: true,
  // 4: columns that no model learns from are left out. 5: percentages and days are written as people read them.
  version: "5",
  computes: true,
  async run({ teamId, input, log, progress, signal }) {
    const { data } = input;
    const version = await getReferencedVersion(teamId, data);
    const measured = measuredColumns(version, data.outcome.column);
    const counted = await countValues(
      version,
      measured.map(({ name }) => name),
      {
        signal,
        outcome: data.outcome,
        onColumn: (done) => progress(done / measured.length, `${done} columns`),
      },
    );
    const formatOf = formatsOf(version, {});
    // A table of a thousand columns takes seconds.
    const columns = await mapInTurns(measured, ({ name, isNumber }): ColumnInformation => {
      const counts = counted.get(name)!;
      const distinct = counts.filter((count) => count.name !== "").length;
      const write = (value: number) => numberInWords(value, formatOf(name));
      const isBinned = input.binned.includes(name) || (isNumber && distinct > input.mostValues);
      const named = isNumber
        ? counts.map((count) => ({ ...count, name: nameOf(count.name, write) }))
        : counts;
      return {
        name,
        isBinned,
        ...informationValue(isBinned ? quantileBins(counts, bins, write) : named),
      };
    });
    columns.sort((a, b) => b.iv - a.iv);
    log(
      `Information: ${columns.map(({ name, iv }) => `${name} ${iv.toFixed(4)}`).join(", ") || "no column was measured"}.`,
    );
    return { columns };
  },
});

/** Name of a number among its values; a text that is none, as "none" and a missing value, stays. */
function nameOf(text: string, write: (value: number) => string): string {
  return text.trim() !== "" && Number.isFinite(Number(text)) ? write(Number(text)) : text;
}
