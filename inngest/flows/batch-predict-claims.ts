import { z } from "zod";
import waitForInput from "@/inngest/tasks/wait-for-input";
import { ColumnChoice, DatasetNameChoice } from "@/lib/flows/choices";
import { defineFlow, fieldOf, type Reference } from "@/lib/flows/define-flow";
import { TableName } from "@/lib/serving/predictions-table";
import { ModelReference } from "@/lib/training/registered-model";
import { predict } from "./predict-table";

/** Fields of the form; the run's parameters of the same names are its defaults. */
const Asked = z.object({
  dataset: DatasetNameChoice.default("claims").describe("The dataset with the claims to score."),
  version: z
    .union([z.int().min(1), z.literal("latest")])
    .default("latest")
    .describe("A version's number, or latest."),
  model: ModelReference.default("insurance-fraud@champion").describe(
    "name@alias, name/version or name/latest.",
  ),
  withProbabilities: z.boolean().default(true).describe("Write probabilities beside the labels."),
  table: TableName.default("fraud_predictions").describe("Where a database is bound: the table to add to."),
});
type Asked = z.output<typeof Asked>;

export default defineFlow({
  slug: "batch-predict-claims",
  name: "Batch predict claims",
  description:
    "Asks which claims to score with which model, scores them, and saves the predictions to a dataset and a database.",
  params: Asked.extend({
    ask: z
      .boolean()
      .default(true)
      .describe(
        "Pause for a form that asks for the values above. Without it, the run uses them as they are.",
      ),
    claimKey: z
      .array(ColumnChoice)
      .default([])
      .describe("The columns that tell rows apart. Without any, the key of the dataset's schema."),
    output: DatasetNameChoice.default("claims-predictions").describe(
      "The dataset that gets the predictions.",
    ),
  }),
  build(params, node) {
    const form = z.toJSONSchema(Asked, { io: "input" });
    for (const [name, field] of Object.entries(form.properties as Record<string, { default: unknown }>))
      field.default = params[name as keyof Asked];
    const input = node("input", waitForInput, {
      title: "Which claims should be scored, and with which model?",
      form,
      isAsked: params.ask,
    });
    const asked = input.output.values as Reference<Asked>;
    predict(
      {
        dataset: fieldOf(asked, "dataset"),
        version: fieldOf(asked, "version"),
        model: fieldOf(asked, "model"),
        withProbabilities: fieldOf(asked, "withProbabilities"),
        table: fieldOf(asked, "table"),
        key: params.claimKey,
        output: params.output,
      },
      node,
    );
  },
});
