import { Readable } from "node:stream";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { claimsOutcome, isOfClaims } from "@/lib/datasets/claims-table";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { type Outcome, outcomeText } from "@/lib/datasets/outcome";
import { DatasetNameChoice, ModelChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { outcomeOf } from "@/lib/learning/stored-model";
import { csvOfRequests, findRequestColumns } from "@/lib/serving/collect-requests";
import { mlflowOf } from "@/lib/training/mlflow-of";
import { readScoringModel } from "@/lib/training/read-training";
import { findRegisteredVersion } from "@/lib/training/registered-model";

export default defineTask({
  slug: "collect-requests",
  name: "Collect requests",
  description:
    "Writes the rows that a model scored over HTTP into a new dataset version, with outcomes where they are known.",
  input: z.object({
    model: ModelChoice,
    output: DatasetNameChoice.describe("The dataset that gets the rows as a new version."),
    days: z.int().min(1).max(365).default(7),
    outcome: z.string().max(250).describe("Column of outcomes in it. Empty: the one that the model learned."),
  }),
  output: z.object({
    dataset: z.string(),
    version: z.int(),
    rows: z.int(),
    labelled: z.int(),
    /** Version that scored most of the rows, as `name/version`. */
    model: z.string(),
  }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It writes logged requests into a dataset.",
  async run({ teamId, runId, nodeId, input, block, log, signal }) {
    const { model, days } = input;
    const asked = { teamId, model, days };
    const { columns, rows, labelled, version } = await findRequestColumns(asked);
    if (rows === 0)
      throw new DomainError(
        "invalid",
        `No rows of ${model} were logged in the last ${counted(days, "day")}. Score some, and let the team keep the rows of requests (Settings, Predictions).`,
      );
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const scored = await findRegisteredVersion(mlflow, `${model}/${version ?? "latest"}`);
    const { source } = await readScoringModel(mlflow, scored, teamId);
    const learned = "trained" in source ? outcomeOf(source.trained) : outcomeElsewhere(columns);
    const name = input.outcome || learned.column;
    const outcome = columns.includes(name)
      ? null
      : { name, textOf: (label: number) => outcomeText(learned, label) };
    const kept = await createDatasetVersion(
      teamId,
      input.output,
      Readable.from(csvOfRequests(asked, columns, outcome)),
      {
        contentType: "text/csv",
        note: `Requests to ${model} in the last ${counted(days, "day")}.`,
        origin: { runId, nodeId },
        signal,
      },
    );
    log(`${input.output} version ${kept.version}: ${counted(rows, "row")}, ${labelled} with an outcome.`);
    return {
      dataset: input.output,
      version: kept.version,
      rows,
      labelled,
      model: `${model}/${scored.version}`,
    };
  },
});

/** A model from elsewhere does not name its outcome: outcomes are 1 and 0, in a column of their own. */
function outcomeElsewhere(columns: readonly string[]): Outcome {
  return isOfClaims(columns.map((name) => ({ name })))
    ? claimsOutcome
    : { column: "outcome", positive: "1", negative: null };
}
