import { z } from "zod";
import explainDifference from "@/inngest/tasks/explain-difference";
import { RunChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";

export default defineFlow({
  slug: "explain-difference",
  name: "Explain a difference",
  description:
    "Explains why a metric changed between two trainings: data, features, parameters, seed or threshold, one at a time.",
  params: z.object({
    a: RunChoice.describe("The id of the first run that trained a model."),
    b: RunChoice.describe("The id of the second."),
    metric: z
      .enum(["recall", "precision", "rocAuc"])
      .meta({ choiceNames: { recall: "Recall", precision: "Precision", rocAuc: "ROC-AUC" } })
      .default("recall")
      .describe("What is explained."),
  }),
  build(params, node) {
    node("explain-difference", explainDifference, { a: params.a, b: params.b, metric: params.metric });
  },
});
