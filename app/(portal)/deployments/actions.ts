"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, parseForm, teamAction } from "@/app/_server/action";
import { triggerOf } from "@/app/_server/trigger-of";
import { findLastAct } from "@/lib/audit/queries";
import { parseJson } from "@/lib/base/json";
import { DeploymentChange, DeploymentInput, DeploymentSettings } from "@/lib/deployments/deployment";
import { differencesInWords } from "@/lib/deployments/differences";
import { rollBackDeployment } from "@/lib/deployments/history";
import { createDeployment, deleteDeployment, updateDeployment } from "@/lib/deployments/mutations";
import { getDeployment } from "@/lib/deployments/queries";
import { getFlow } from "@/lib/flows/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { readDeploymentForm } from "./deployment-form-data";

/** `hidden` replaces the form's hidden fields after an edit conflict. */
export type DeploymentFormState = (NonNullable<FormState> & { hidden?: Record<string, string> }) | undefined;

const Slugged = z.object({ slug: z.string() });
const New = z.object({ flow: z.string() });
const Edit = z.object({
  slug: z.string(),
  /** The settings that the form began with. */
  before: z.preprocess((text) => parseJson(String(text)), DeploymentSettings),
});

export async function createDeploymentAction(
  _: DeploymentFormState,
  form: FormData,
): Promise<DeploymentFormState> {
  return teamAction("editor", New, Object.fromEntries(form), async ({ flow }, { teamId }) => {
    const fields = readDeploymentForm(form, await paramsOf(teamId, flow, form.get("version")));
    const input = parseForm(DeploymentInput, { ...fields, flow, slug: form.get("slug") });
    await createDeployment(teamId, input);
    redirect(`/deployments/${input.slug}`);
  });
}

export async function updateDeploymentAction(
  _: DeploymentFormState,
  form: FormData,
): Promise<DeploymentFormState> {
  let hidden: Record<string, string> | undefined;
  const slug = String(form.get("slug"));
  const state = await teamAction("editor", Edit, Object.fromEntries(form), async (sent, { teamId }) => {
    const now = await getDeployment(teamId, slug);
    const fields = readDeploymentForm(form, await paramsOf(teamId, now.flow.slug, form.get("version")));
    const change = parseForm(DeploymentChange, { ...fields, updatedAt: now.updatedAt.toISOString() });
    const settings = DeploymentSettings.parse(now);
    const changes = differencesInWords(sent.before, settings);
    if (changes.length > 0) {
      hidden = { before: JSON.stringify(settings) };
      const by = (await findLastAct(teamId, "deployment", now.id))?.actor.name ?? "Someone else";
      return {
        message: `${by} changed this deployment while you were editing. Save again to overwrite their changes.`,
        isRefused: true,
        conflict: { changes, updatedAt: now.updatedAt.toISOString() },
      };
    }
    await updateDeployment(teamId, slug, change);
    redirect(`/deployments/${slug}`);
  });
  return { ...state, hidden };
}

export async function setPausedAction(_: FormState, form: FormData): Promise<FormState> {
  const input = { slug: form.get("slug"), isPaused: form.get("isPaused") === "true" };
  const schema = Slugged.extend({ isPaused: z.boolean() });
  return teamAction("editor", schema, input, async ({ slug, isPaused }, { teamId }) => {
    await updateDeployment(teamId, slug, { isPaused });
    revalidatePath(`/deployments/${slug}`);
    return { message: isPaused ? "Paused." : "Resumed.", undo: { isPaused: String(!isPaused) } };
  });
}

/** Starts a run with the deployment's own parameters. */
export async function runNowAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Slugged, Object.fromEntries(form), async ({ slug }, member) => {
    const { id } = await startRun(member.teamId, slug, { trigger: triggerOf(member, undefined) });
    redirect(`/runs/${id}`);
  });
}

/** Refused when someone else changed the deployment after the history was read; the page then shows the change. */
export async function rollBackAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = Slugged.extend({ to: z.string(), updatedAt: z.string() });
  const input = Object.fromEntries(form);
  const state = await teamAction("editor", schema, input, async ({ slug, to, updatedAt }, { teamId }) => {
    await rollBackDeployment(teamId, slug, to, updatedAt);
    return { message: "Rolled back." };
  });
  revalidatePath(`/deployments/${form.get("slug")}`, "layout");
  return state?.conflict
    ? {
        ...state,
        message:
          "Someone else changed this deployment: see the latest change. Roll back again if you still want to.",
      }
    : state;
}

export async function deleteDeploymentAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Slugged, Object.fromEntries(form), async ({ slug }, { teamId }) => {
    await deleteDeployment(teamId, slug);
    redirect("/deployments");
  });
}

/** The parameter schema of the chosen version of a flow. */
async function paramsOf(teamId: string, slug: string, version: unknown) {
  const { versions } = await getFlow(teamId, slug);
  const chosen = versions.find((candidate) => String(candidate.version) === version) ?? versions[0];
  return chosen?.definition.params ?? {};
}
