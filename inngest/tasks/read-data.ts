import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { columnWarning } from "@/lib/datasets/column-warning";
import { countValues } from "@/lib/datasets/count-values";
import { DataReference } from "@/lib/datasets/data-reference";
import {
  reportedResults,
  requireExpectations,
  unmetLines,
} from "@/lib/datasets/expectations/require-expectations";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { DatasetChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { checkTarget, findOutcome, targetReading } from "@/lib/learning/features/target";
import { targetOf } from "@/lib/training/target-of";

export default defineTask({
  slug: "read-data",
  name: "Read data",
  description: "Finds a dataset version, counts its rows of both classes, and passes on a reference to it.",
  input: z.object({
    dataset: DatasetChoice,
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
    onUnmet: z
      .enum(["fail", "report"])
      .default("fail")
      .describe("After an expectation of the dataset is not met: fail where it may, or say so and go on."),
  }),
  output: z.object({ data: DataReference }),
  dryRun: true,
  // 2: numbers and missing values are parsed by readValue.
  version: "2",
  async run({ teamId, input, log, signal }) {
    const found = await getDatasetVersion(teamId, input.dataset, input.version);
    const { version, sha256, isSynthetic, schemaNumber } = found;
    const results =
      input.onUnmet === "fail"
        ? await requireExpectations(input.dataset, found, signal)
        : await reportedResults(input.dataset, found, signal);
    for (const line of unmetLines(results)) log(line, "warning");
    const target = targetOf(found);
    const readings = targetReading(target);
    const counts = (await countValues(found, [target.column], { signal, readings })).get(target.column)!;
    const rows = counts.reduce((sum, count) => sum + count.rows, 0);
    const outcome = findOutcome(target, counts);
    const frauds = checkTarget(counts, outcome);
    const words = wordsOf(outcome);
    for (const column of found.columns) {
      const warning = columnWarning(column);
      if (warning) log(warning, "warning");
    }
    log(
      `${input.dataset} version ${version}: ${counted(rows, words.row)}, ${counted(frauds, words.positive)}${isSynthetic ? ", synthetic" : ""}.`,
    );
    const schema = schemaNumber === undefined ? {} : { schema: schemaNumber };
    return {
      data: { dataset: input.dataset, version, sha256, isSynthetic, rows, frauds, ...schema, outcome },
    };
  },
});
