"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readSchemaForm } from "@/app/_components/forms/schema-form-data";
import { type FormState, teamAction } from "@/app/_server/action";
import { getFlowVersion } from "@/lib/flows/queries";
import { findTaskRun, getRun } from "@/lib/runs/read/queries";
import { copyRun } from "@/lib/runs/start/copy-run";
import { cancelRun } from "@/lib/runs/states/cancel-run";
import { deleteRun } from "@/lib/runs/states/delete-run";
import { holdRun } from "@/lib/runs/states/hold-run";
import { resumeRun } from "@/lib/runs/states/resume-run";
import { retryRun } from "@/lib/runs/states/retry-run";

const RunId = z.object({ id: z.string() });
const Hold = RunId.extend({ isHeld: z.stringbool() });
const Retry = RunId.extend({ from: z.string().transform((node) => node || undefined) });
const Answer = RunId.extend({ node: z.string() });

/** Form state with the typed values, so that a refusal keeps them. */
export type TypedFormState = (NonNullable<FormState> & { values?: Record<string, unknown> }) | undefined;

export async function cancelRunAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", RunId, Object.fromEntries(form), async ({ id }, { teamId, userName }) => {
    await cancelRun(teamId, id, userName);
    revalidatePath(`/runs/${id}`);
    return { message: "Cancelling…" };
  });
}

export async function holdRunAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Hold, Object.fromEntries(form), async ({ id, isHeld }, { teamId }) => {
    await holdRun(teamId, id, isHeld);
    revalidatePath(`/runs/${id}`);
    return { message: isHeld ? "Held. Runs that have begun go on." : "Released." };
  });
}

export async function retryRunAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Retry, Object.fromEntries(form), async ({ id, from }, member) => {
    await retryRun(member.teamId, id, { from, who: member.userName });
    redirect(`/runs/${id}`);
  });
}

export async function deleteRunAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", RunId, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await deleteRun(teamId, id);
    redirect("/runs");
  });
}

/** Starts a new run with the parameters of the form, which has the names of `SchemaForm`. */
export async function copyRunAction(_: TypedFormState, form: FormData): Promise<TypedFormState> {
  let values: Record<string, unknown> | undefined;
  const state = await teamAction("operator", RunId, { id: form.get("id") }, async ({ id }, member) => {
    const run = await getRun(member.teamId, id);
    const { definition } = await getFlowVersion(member.teamId, run.flowVersionId);
    values = readSchemaForm(form, definition.params);
    const trigger = { type: "person" as const, userId: member.userId, name: member.userName };
    const copy = await copyRun(member.teamId, id, { params: values, trigger });
    redirect(`/runs/${copy.id}`);
  });
  return { ...state, values };
}

/** Answers the form that a task run waits for. */
export async function answerAction(_: TypedFormState, form: FormData): Promise<TypedFormState> {
  let values: Record<string, unknown> | undefined;
  const input = { id: form.get("id"), node: form.get("node") };
  const state = await teamAction("operator", Answer, input, async ({ id, node }, member) => {
    const task = await findTaskRun({ teamId: member.teamId, runId: id, nodeId: node });
    values = readSchemaForm(form, task?.form ?? {}, "input");
    await resumeRun(member.teamId, id, { input: values, node, by: member.userName, role: member.role });
    revalidatePath(`/runs/${id}`);
    return { message: "Answer sent." };
  });
  return { ...state, values };
}
