import { z } from "zod";
import { mapInTurns } from "@/lib/base/in-turns";
import { countValues } from "@/lib/datasets/count-values";
import { DataReference } from "@/lib/datasets/data-reference";
import { isIdentifier } from "@/lib/datasets/dataset";
import { getReferencedVersion } from "@/lib/datasets/queries";
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

export default defineTask({
  slug: "measure-information",
  name: "Measure information",
  description: "The information value and weights of evidence of every column.",
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
  // 2: numbers and missing values are parsed by readValue.
  version: "2",
  async run({ teamId, input, log, progress, signal }) {
    const { data } = input;
    const version = await getReferencedVersion(teamId, data);
    const isNumber = (type: string) => type === "integer" || type === "number";
    const measured = version.columns.filter(
      (column) => column.name !== data.outcome.column && !isIdentifier(column, data.rows),
    );
    const counted = await countValues(
      version,
      measured.map(({ name }) => name),
      {
        signal,
        outcome: data.outcome,
        onColumn: (done) => progress(done / measured.length, `${done} columns`),
      },
    );
    // A table of a thousand columns takes seconds.
    const columns = await mapInTurns(measured, ({ name, type, distinct }): ColumnInformation => {
      const isBinned = input.binned.includes(name) || (isNumber(type) && distinct > input.mostValues);
      const counts = counted.get(name)!;
      return { name, isBinned, ...informationValue(isBinned ? quantileBins(counts, bins) : counts) };
    });
    columns.sort((a, b) => b.iv - a.iv);
    log(
      `Information: ${columns.map(({ name, iv }) => `${name} ${iv.toFixed(4)}`).join(", ") || "no column was measured"}.`,
    );
    return { columns };
  },
});
