import { z } from "zod";
import { whyNotKept } from "@/lib/base/keepable";

/** Most bytes of a variable's value, as JSON. */
const maxBytes = 64 * 1024;

/** Name of a variable: in expressions, `vars.name`. */
export const VariableName = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, "Small letters, digits and _, beginning with a letter; at most 60.");

/** A variable as it is sent. */
export const VariableInput = z.strictObject({
  value: z
    .unknown()
    .superRefine((value, { addIssue }) => {
      const problem = value === undefined ? "Give a value." : whyNotKept(value, "", maxBytes)?.message;
      if (problem) addIssue({ code: "custom", message: problem });
    })
    .describe("Any JSON of at most 64 kB. Not for secrets: those belong into blocks."),
  description: z.string().trim().max(500).default(""),
});
export type VariableInput = z.infer<typeof VariableInput>;
