import { z } from "zod";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { DatasetChoice, DerivedExperimentChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { logRun } from "@/lib/mlflow/log-run";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { winnersExperiment, winnerTag } from "@/lib/training/parameter-source";

export default defineTask({
  slug: "hand-on-winner",
  name: "Hand on the winner",
  description:
    "Saves the parameters that a search chose as an experiment run, from which trainings of the dataset take them.",
  input: z.object({
    dataset: DatasetChoice,
    kind: z.string(),
    params: z.record(z.string(), z.unknown()),
    /** Trial that the parameters are of. */
    experimentRunId: z.string(),
    /** Empty for the one that trainings of the dataset read. */
    experiment: DerivedExperimentChoice.default(""),
  }),
  output: z.object({ experimentRunId: z.string() }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It saves an experiment run.",
  async run({ teamId, runId, nodeId, attempt, input, block, log, signal }) {
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const { data } = await mlflow.getRun(input.experimentRunId);
    const { dataset } = input;
    const experiment = input.experiment || winnersExperiment(dataset);
    const winner = { experiment, tags: { [winnerTag]: dataset } };
    const features = data.params.find(({ key }) => key === "feature_set")?.value;
    const about = { model_kind: input.kind, ...(features && { feature_set: features }) };
    const params = Object.entries({ ...about, ...input.params });
    const by = { teamId, runId, nodeId, attempt, signal };
    const { info } = await logRun(mlflow, by, winner, ({ info: { run_id } }) =>
      mlflow.logBatch(run_id, {
        params: Object.fromEntries(params.map(([key, value]) => [key, String(value)])),
        metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, value])),
      }),
    );
    log(`Handed on to the experiment ${experiment}: ${JSON.stringify(input.params)}.`);
    return { experimentRunId: info.run_id };
  },
});
