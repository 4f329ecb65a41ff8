import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { dayMs } from "@/lib/base/time-units";
import { checkParams } from "@/lib/flows/check-params";
import { defineControlTask } from "@/lib/flows/task";
import { recordPaused } from "@/lib/runs/states/record-pause";

export default defineControlTask({
  slug: "wait-for-input",
  name: "Wait for input",
  description: "Pauses the run until someone fills in a form, and passes on the answers.",
  input: z.object({
    title: z.string().min(1).describe("What the form asks for, in a sentence."),
    form: z
      .record(z.string(), z.unknown())
      .describe("The fields: a JSON Schema of type object, written into the flow."),
    isAsked: z.boolean().default(true).describe("False takes the form's defaults without asking anybody."),
    deadlineMs: z
      .int()
      .min(1000)
      .max(365 * dayMs)
      .default(7 * dayMs)
      .describe("How long to wait, in milliseconds."),
    onDeadline: z
      .enum(["fail", "use-defaults"])
      .default("fail")
      .describe("Behaviour when no one has answered in time: fail, or use the form's defaults."),
  }),
  output: z.object({ values: z.record(z.string(), z.unknown()), by: z.string() }),
  outputOf: ({ form }) => ({
    type: "object",
    properties: { values: asOutput(form), by: { type: "string" } },
    required: ["values", "by"],
  }),
  async control({ input, answer, deadlineAt, ...at }) {
    if (answer) return { output: answer };
    if (!input.isAsked) return { output: defaultsOf(input.form) };
    if (!deadlineAt) {
      const until = new Date(Date.now() + input.deadlineMs);
      await recordPaused(at, { form: input.form, deadlineAt: until, message: input.title });
      return { waitMs: input.deadlineMs };
    }
    const waitMs = deadlineAt.getTime() - Date.now();
    if (waitMs > 0) return { waitMs };
    if (input.onDeadline === "fail") return { timedOut: `No one answered in time: ${input.title}` };
    try {
      return { output: defaultsOf(input.form) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return {
        timedOut: `No one answered in time, and the form does not have a default for each field: ${error.message}`,
      };
    }
  },
});

/** @throws DomainError "invalid" when a field has no default, or an invalid one */
function defaultsOf(form: JsonSchema) {
  return { values: checkParams(form, {}, "input"), by: "the form's defaults" };
}

/** A field with a default is always present in the answers. */
function asOutput(form: unknown): Record<string, unknown> {
  const schema = z.record(z.string(), z.unknown()).safeParse(form).data ?? {};
  const properties = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .safeParse(schema.properties).data;
  const withDefault = Object.entries(properties ?? {}).flatMap(([name, field]) =>
    "default" in field ? [name] : [],
  );
  return { ...schema, required: [...((schema.required as string[]) ?? []), ...withDefault] };
}
