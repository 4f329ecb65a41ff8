"use server";

import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { tasks } from "@/inngest/catalog";
import { type DryRun, dryRun } from "@/inngest/run/dry-run";

const timeoutMs = 60_000;

const Asked = z.object({
  task: z.string(),
  rows: z.coerce.number().pipe(z.int().min(10).max(100_000)),
});

/** Form state with the typed values, so that the form keeps them. */
export type TryState = NonNullable<FormState> & { values?: Record<string, unknown>; tried?: DryRun };

/** Tries one task of the catalogue on a sample; what came of it is shown and not kept. */
export async function tryTaskAction(_: TryState | undefined, form: FormData): Promise<TryState> {
  let found: Pick<TryState, "values" | "tried"> = {};
  const input = { task: form.get("task"), rows: form.get("rows") };
  const state = await teamAction("editor", Asked, input, async ({ task: slug, rows }, { teamId }) => {
    const task = tasks.get(slug);
    const schema = task ? z.toJSONSchema(task.input, { io: "input" }) : {};
    found = { values: readSchemaForm(form, schema, "input") };
    found.tried = await dryRun(teamId, task, found.values, { sampleRows: rows, timeoutMs });
    return undefined;
  });
  return { ...state, ...found };
}
