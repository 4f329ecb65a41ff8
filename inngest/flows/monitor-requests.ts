import { z } from "zod";
import collectRequests from "@/inngest/tasks/collect-requests";
import runFlow from "@/inngest/tasks/run-flow";
import { DatasetNameChoice, DeploymentChoice, ModelChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";

export default defineFlow({
  slug: "monitor-requests",
  name: "Monitor requests",
  description:
    "Collects the rows that a model scored over HTTP into a dataset version, with their outcomes, and monitors it.",
  params: z.object({
    model: ModelChoice.default("insurance-fraud").describe("The registered model."),
    days: z.int().min(1).max(365).default(7).describe("Requests of so many days."),
    output: DatasetNameChoice.default("requests").describe("The dataset that gets the rows."),
    outcome: z
      .string()
      .default("")
      .describe("Column of outcomes in it. Leave empty for the one that the model learned."),
    deployment: DeploymentChoice.default("monitor-claims").describe(
      "The deployment that monitors the dataset, such as monitor-table for any model.",
    ),
  }),
  build(params, node) {
    const { model, days, output, outcome } = params;
    const collected = node("collect-requests", collectRequests, { model, days, output, outcome });
    const { dataset, version } = collected.output;
    node("monitor", runFlow, {
      deployment: params.deployment,
      params: { dataset, version },
      paramsIfKnown: { model: collected.output.model },
    });
  },
});
