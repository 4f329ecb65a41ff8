"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { getDeployment } from "@/lib/deployments/queries";
import { startRun } from "@/lib/runs/start-run";

const DeploymentSlug = z.object({ slug: z.string() });

export async function startRunAction(_: FormState, form: FormData): Promise<FormState> {
  let started: string | undefined;
  const state = await teamAction(
    "operator",
    DeploymentSlug,
    { slug: form.get("slug") },
    async ({ slug }, member) => {
      const { flowVersion } = await getDeployment(member.teamId, slug);
      const params = readSchemaForm(form, flowVersion.definition.params) as Record<string, unknown>;
      const trigger = { type: "person" as const, userId: member.userId, name: member.userName };
      started = (await startRun(member.teamId, slug, { params, trigger })).id;
      return undefined;
    },
  );
  if (started) redirect(`/runs/${started}`);
  return state;
}
