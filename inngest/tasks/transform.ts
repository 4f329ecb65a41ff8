import { z } from "zod";
import { evaluateExpressions } from "@/lib/flows/expression/evaluate-expressions";
import { ExpressionText } from "@/lib/flows/expression/expression-problem";
import { defineTask } from "@/lib/flows/task";

export default defineTask({
  slug: "transform",
  name: "Transform",
  description: "Makes a value of other values by an expression, such as a figure for a report.",
  input: z.object({
    expression: ExpressionText.describe(
      "In the Common Expression Language, over data: data.rows.filter(r, r.amount > 1000).map(r, r.region).",
    ).meta({ format: "multiline", language: "expression" }),
    data: z.record(z.string(), z.unknown()).default({}).describe("The values that it uses, by name."),
  }),
  output: z.object({ value: z.unknown() }),
  // Variables are not part of its input.
  isCacheable: false,
  dryRun: true,
  async run({ teamId, input: { expression, data }, variables, signal }) {
    const vars = await variables();
    const [value] = await evaluateExpressions(teamId, [expression], { data, vars }, { signal });
    return { value };
  },
});
