import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { countDuplicates } from "@/lib/datasets/count-values";
import { reportedResults } from "@/lib/datasets/expectations/require-expectations";
import { QualityCheck, sayCheck } from "@/lib/datasets/quality-check";
import { defineTask } from "@/lib/flows/task";
import { dataQuality, QualityThresholds } from "@/lib/monitoring/data-quality";
import {
  findClaims,
  Monitored,
  readingsLike,
  readSample,
  uncomparedColumns,
} from "@/lib/monitoring/monitored";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readScoringModel } from "@/lib/training/read-training";

export default defineTask({
  slug: "check-current-quality",
  name: "Check data quality",
  description:
    "Checks the current rows: missing and unknown values, numbers out of range, constant columns, repeated rows.",
  input: z.object({ monitored: Monitored, thresholds: QualityThresholds.prefault({}) }),
  output: z.object({ checks: z.array(QualityCheck) }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  dryRun: true,
  // 2: numbers and missing values are parsed by readValue. 3: with the dataset's expectations.
  version: "3",
  async run({ teamId, input, block, log, progress, signal }) {
    const { monitored, thresholds } = input;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const { features, fields, readings: ofModel } = await readScoringModel(mlflow, monitored.model, teamId);
    const find = (which: "reference" | "current") => {
      const { dataset, version } = monitored[which];
      return findClaims(teamId, dataset, version);
    };
    const identifiers = uncomparedColumns((await find("reference")).found);
    const isWanted = (name: string) =>
      !identifiers.includes(name) || fields.some((field) => field.name === name);
    progress(0, "Reading rows");
    const reference = await readSample(teamId, monitored.reference, monitored, isWanted, {
      signal,
      readings: ofModel,
    });
    const readings = { ...readingsLike(reference.columns), ...ofModel };
    const current = await readSample(teamId, monitored.current, monitored, isWanted, { signal, readings });
    progress(0.7, "Looking for repeated rows");
    const { found, columns } = await find("current");
    const names = columns.map(({ name }) => name);
    const checks = dataQuality(
      reference,
      {
        ...current,
        rows: monitored.current.rows,
        repeated: await countDuplicates(found, names, signal),
      },
      features,
      thresholds,
    );
    // The dataset's own expectations stand beside the comparison with the reference.
    checks.push(
      ...(await reportedResults(monitored.current.dataset, found, signal)).map(({ check }) => check),
    );
    for (const check of checks) if (!check.hasPassed) log(sayCheck(check), "warning");
    log(`${checks.filter((check) => check.hasPassed).length} of ${counted(checks.length, "check")} passed.`);
    return { checks };
  },
});
