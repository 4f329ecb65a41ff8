import { z } from "zod";
import forEach from "@/inngest/tasks/for-each";
import { DeploymentChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { mostBackfilled } from "@/lib/runs/start/backfill-dates";

/** The flow that `startBackfill` runs (lib/runs/start/start-backfill.ts). */
export default defineFlow({
  slug: "backfill",
  name: "Backfill",
  description:
    "Starts a run of a deployment for each of a list of parameter sets, such as the days of a range, a number of them at a time. A retry starts only those again that have not completed.",
  params: z.object({
    deployment: DeploymentChoice.describe("The deployment to run."),
    items: z
      .array(z.record(z.string(), z.unknown()))
      .min(1)
      .max(mostBackfilled)
      .describe("The parameters of each run, beside those of the deployment."),
    concurrency: z.int().min(1).max(100).default(1).describe("How many runs go at once."),
  }),
  build({ deployment, items, concurrency }, node) {
    node("runs", forEach, { deployment, items, concurrency, onFailure: "fail" });
  },
});
