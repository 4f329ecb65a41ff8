import { Readable } from "node:stream";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { PlainName } from "@/lib/base/plain-name";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { DatasetName } from "@/lib/datasets/dataset";
import { defineTask } from "@/lib/flows/task";
import { csvOfRequests, findRequestColumns } from "@/lib/serving/collect-requests";

export default defineTask({
  slug: "collect-requests",
  name: "Collect requests",
  description:
    "Writes the rows that a model scored over HTTP into a new dataset version, with outcomes where they are known.",
  input: z.object({
    model: PlainName.meta({ format: "model" }),
    output: DatasetName.describe("The dataset that gets the rows as a new version."),
    days: z.int().min(1).max(365).default(7),
    outcome: z.string().min(1).max(250),
  }),
  output: z.object({ dataset: z.string(), version: z.int(), rows: z.int(), labelled: z.int() }),
  isCacheable: false,
  dryRun: "It writes logged requests into a dataset.",
  async run({ teamId, runId, nodeId, input, log, signal }) {
    const { model, days } = input;
    const asked = { teamId, model, days };
    const { columns, rows, labelled } = await findRequestColumns(asked);
    if (rows === 0)
      throw new DomainError(
        "invalid",
        `No rows of ${model} were logged in the last ${counted(days, "day")}. Score some, and let the team keep the claims of requests (Settings, Predictions).`,
      );
    const outcome = columns.includes(input.outcome) ? null : input.outcome;
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
    return { dataset: input.output, version: kept.version, rows, labelled };
  },
});
