import { z } from "zod";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { defineTask } from "@/lib/flows/task";
import { mlflowOf } from "@/lib/mlflow/mlflow-of";
import { readTrainedModel } from "@/lib/models/trained-version";
import { dataQuality, QualityCheck, QualityThresholds } from "@/lib/monitoring/data-quality";
import { identifiersOf, Monitored, readSample } from "@/lib/monitoring/monitored";

export default defineTask({
  slug: "check-current-quality",
  name: "Check data quality",
  description:
    "Checks the current claims: missing and unknown values, numbers out of range, constant columns, repeated rows.",
  input: z.object({ monitored: Monitored, thresholds: QualityThresholds.prefault({}) }),
  output: z.object({ checks: z.array(QualityCheck) }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  dryRun: true,
  async run({ teamId, input, block, log, progress, signal }) {
    const { monitored, thresholds } = input;
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const { features } = await readTrainedModel(mlflow, monitored.model.experimentRunId);
    const read = (which: "reference" | "current") =>
      readSample(teamId, monitored[which], monitored, () => true, signal);
    progress(0, "Reading claims");
    const reference = await read("reference");
    const current = await read("current");
    const checks = dataQuality(
      reference,
      { ...current, rows: monitored.current.rows },
      features,
      identifiersOf(reference.profile, monitored.reference.rows),
      thresholds,
    );
    for (const { name, hasPassed, found } of checks)
      if (!hasPassed) log(`Failed: ${name}. ${found}`, "warning");
    log(`${checks.filter((check) => check.hasPassed).length} of ${checks.length} checks passed.`);
    return { checks };
  },
});
