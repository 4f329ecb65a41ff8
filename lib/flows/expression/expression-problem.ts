import { z } from "zod";
import { maxExpressionLength, withQuotedNodes } from "./expression-text";
import { parseExpression, problemOf } from "./language.mjs";

/** An expression in the Common Expression Language: `nodes.check.output.auc > params.least`. */
export const ExpressionText = z
  .string()
  .trim()
  .min(1, "Write an expression.")
  .max(maxExpressionLength)
  .superRefine((text, { addIssue }) => {
    const problem = expressionProblem(text);
    if (problem) addIssue({ code: "custom", message: problem });
  });

/** Reason why a text is not an expression; undefined when it is one. */
export function expressionProblem(text: string): string | undefined {
  try {
    parseExpression(withQuotedNodes(text));
    return undefined;
  } catch (error) {
    return `This is not an expression: ${problemOf(error)}.`;
  }
}
