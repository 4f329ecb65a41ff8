import { z } from "zod";
import { ReferenceChoice } from "@/inngest/tasks/find-monitored";
import { advanced, DatasetChoice, ExperimentChoice, inGroup, VersionChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { ModelReference } from "@/lib/training/registered-model";
import { monitor } from "./monitor-table";

const share = z.number().min(0).max(1);
const data = inGroup("Data");
const checks = inGroup("Checks");
const explanations = inGroup("Explanations");

export default defineFlow({
  slug: "monitor-claims",
  name: "Monitor claims",
  description:
    "Compares new claims with those that a model was trained on: drift, data quality, predictions, model performance, and explanations of its scores.",
  params: z.object({
    dataset: DatasetChoice.default("claims").describe("The dataset with the current claims.").meta(data),
    version: VersionChoice.default("latest")
      .describe("The version that is current: a number, or latest.")
      .meta(data),
    reference: ReferenceChoice.default("training")
      .describe("What to compare with: a version's number, or training, what the model was trained on.")
      .meta(data),
    model: ModelReference.default("insurance-fraud@champion")
      .describe("The model that scores the claims: name@alias, name/version or name/latest.")
      .meta(data),
    driftShare: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .describe("From this share of drifted columns up, the data set counts as drifted.")
      .meta(checks),
    fewestRows: z.int().min(1).default(500).describe("Fewer current claims fail a check.").meta(checks),
    missingRise: share.default(0.05).describe("How much more of a column may be missing, 0–1.").meta(checks),
    unknownValues: share
      .default(0.01)
      .describe("How much of a column the model may not know, 0–1.")
      .meta(checks),
    outOfRange: share
      .default(0.01)
      .describe("How much of a column may be out of the reference's range, 0–1.")
      .meta(checks),
    repeatedRows: share.default(0.01).describe("How many rows may be the same as another, 0–1.").meta(checks),
    sampleRows: z
      .int()
      .min(100)
      .max(10_000_000)
      .default(1_000_000)
      .describe("From more rows than these, about so many are drawn at random.")
      .meta(advanced),
    explainRows: z
      .int()
      .min(50)
      .max(20_000)
      .default(2000)
      .describe("Claims to explain, drawn at random.")
      .meta(explanations),
    suspiciousClaims: z
      .int()
      .min(0)
      .max(10)
      .default(3)
      .describe("The most suspicious claims, each shown.")
      .meta(explanations),
    seed: z
      .int()
      .min(0)
      .max(4294967295)
      .default(42)
      .describe("The same seed draws the same samples.")
      .meta(advanced),
    experiment: ExperimentChoice.default("insurance-fraud-monitoring")
      .describe(
        "The experiment that keeps the figures. Automations wait for those of this portal's own experiments.",
      )
      .meta(advanced),
  }),
  build: (params, node) => monitor(params, params.suspiciousClaims, node),
});
