"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { counted } from "@/lib/base/number-text";
import { Priority } from "@/lib/deployments/deployment";
import { getDeployment } from "@/lib/deployments/queries";
import { startRun } from "@/lib/runs/start/start-run";

const RunRequest = z.object({
  slug: z.string(),
  scheduledFor: z
    .union([z.literal(""), z.iso.datetime()])
    .nullish()
    .transform((text) => (text ? new Date(text) : undefined)),
  priority: z.union([z.literal("").transform(() => undefined), z.coerce.number().pipe(Priority)]).nullish(),
});

/** Form state with the typed values, so that a refusal keeps them. */
export type RunFormState = NonNullable<FormState> & { values?: Record<string, unknown> };

export async function startRunAction(
  _: RunFormState | undefined,
  form: FormData,
): Promise<RunFormState | undefined> {
  let values: Record<string, unknown> | undefined;
  const state = await teamAction(
    "operator",
    RunRequest,
    { slug: form.get("slug"), scheduledFor: form.get("scheduledFor"), priority: form.get("priority") },
    async ({ slug, scheduledFor, priority }, member) => {
      const { flowVersion } = await getDeployment(member.teamId, slug);
      values = readSchemaForm(form, flowVersion.definition.params);
      const trigger = { type: "person" as const, userId: member.userId, name: member.userName };
      const { id } = await startRun(member.teamId, slug, {
        params: values,
        trigger,
        scheduledFor,
        priority: priority ?? undefined,
      });
      redirect(`/runs/${id}`);
    },
  );
  const count = state?.issues?.length ?? 0;
  const message = count > 0 ? `Fix ${counted(count, "problem")} to start the run.` : state?.message;
  return { ...state, message, values };
}
