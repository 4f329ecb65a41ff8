import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { checkClaims, QualityLimits } from "@/lib/datasets/check-claims";
import { countDuplicates, countValues } from "@/lib/datasets/count-values";
import { DataReference } from "@/lib/datasets/data-reference";
import { reportedResults } from "@/lib/datasets/expectations/require-expectations";
import { QualityCheck, sayCheck } from "@/lib/datasets/quality-check";
import { getReferencedVersion } from "@/lib/datasets/queries";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";

export default defineTask({
  slug: "check-quality",
  name: "Check quality",
  description: "Checks a table: rows, share of positives, repeated rows, missing values, ranges.",
  input: z.object({
    data: DataReference,
    limits: QualityLimits.prefault({}),
    onFailure: z
      .enum(["report", "fail"])
      .default("report")
      .describe("After a check has not passed: say so and go on, or fail the run."),
  }),
  output: z.object({ checks: z.array(QualityCheck) }),
  dryRun: true,
  // 2: numbers and missing values are parsed by readValue. 3: with the dataset's expectations.
  version: "3",
  async run({ teamId, input, log, signal }) {
    const { data, limits } = input;
    const version = await getReferencedVersion(teamId, data);
    const names = version.columns.map(({ name }) => name);
    const ranged = Object.keys(limits.ranges).filter((name) => names.includes(name));
    const counted = await countValues(version, ranged, { signal });
    const outside = new Map(
      ranged.map((name) => {
        const [low, high] = limits.ranges[name]!;
        // A value that is not a number is not out of range: another check counts it.
        const isOutside = (value: string) => value !== "" && (Number(value) < low || Number(value) > high);
        const rows = counted.get(name)!.filter(({ name: value }) => isOutside(value));
        return [name, rows.reduce((sum, count) => sum + count.rows, 0)];
      }),
    );
    const duplicates = await countDuplicates(version, names, signal);
    const checks = checkClaims(
      {
        rows: data.rows,
        frauds: data.frauds,
        positive: wordsOf(data.outcome).positive,
        duplicates,
        columns: version.columns,
        outside,
      },
      limits,
    );
    // The dataset's own expectations stand beside the limits of the run.
    checks.push(...(await reportedResults(data.dataset, version, signal)).map(({ check }) => check));
    for (const check of checks) log(sayCheck(check), check.hasPassed ? "info" : "warning");
    const failed = checks.filter(({ hasPassed, severity }) => !hasPassed && severity !== "warn");
    if (failed.length > 0 && input.onFailure === "fail")
      throw new DomainError("invalid", `The data is not good enough. ${failed.map(sayCheck).join(" ")}`);
    return { checks };
  },
});
