"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { changesAtMost, moveExperimentRuns, tagExperimentRuns } from "@/lib/experiments/change-runs";
import { getExperimentOnly } from "@/lib/experiments/queries";
import { ViewName } from "@/lib/runs/read/run-view";
import { deleteRunView, saveRunView } from "@/lib/runs/read/run-views";
import { parseRunsSearch, runsSearch, viewOf } from "./runs-address";

const OfExperiment = z.object({ experiment: z.string().max(100) });
const Selection = OfExperiment.extend({
  run: z.array(z.string().max(100)).min(1, "Select runs first.").max(changesAtMost),
});
const Tag = Selection.extend({
  key: z.string().trim().min(1, "Enter a key for the tag.").max(250),
  value: z.string().max(8000),
});

export async function deleteRunsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Selection, selectionOf(form), async (selection, { teamId }) => {
    const moved = await moveRuns(teamId, selection, "deleted");
    return { message: `${moved} deleted. Deleted runs can be restored.` };
  });
}

export async function restoreRunsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Selection, selectionOf(form), async (selection, { teamId }) => {
    const moved = await moveRuns(teamId, selection, "active");
    return { message: `${moved} restored.` };
  });
}

export async function tagRunsAction(_: FormState, form: FormData): Promise<FormState> {
  const input = { ...selectionOf(form), key: form.get("key"), value: form.get("value") };
  return teamAction("operator", Tag, input, async ({ experiment, run, key, value }, { teamId }) => {
    const { id, wireId } = await getExperimentOnly(teamId, experiment);
    const count = await tagExperimentRuns(teamId, id, run, { key, value });
    if (count === 0) throw new DomainError("not-found", "None of these runs is active.");
    revalidatePath(`/experiments/${wireId}`);
    return { message: `${counted(count, "run")} tagged.` };
  });
}

export async function saveViewAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = OfExperiment.extend({ name: ViewName, search: z.string().max(30_000) });
  return teamAction("operator", schema, Object.fromEntries(form), async (view, member) => {
    const { id, wireId } = await getExperimentOnly(member.teamId, view.experiment);
    const search = runsSearch(viewOf(parseRunsSearch(view.search)));
    await saveRunView(member.teamId, member, { name: view.name, search, experimentId: id });
    revalidatePath(`/experiments/${wireId}`);
    return { message: `View “${view.name}” saved for the team.` };
  });
}

export async function deleteViewAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = OfExperiment.extend({ id: z.string().max(100) });
  return teamAction("operator", schema, Object.fromEntries(form), async ({ experiment, id }, member) => {
    const { wireId } = await getExperimentOnly(member.teamId, experiment);
    await deleteRunView(member.teamId, member, id);
    redirect(`/experiments/${wireId}`);
  });
}

/** @returns the number of runs in words */
async function moveRuns(
  teamId: string,
  { experiment, run }: z.output<typeof Selection>,
  stage: "active" | "deleted",
): Promise<string> {
  const { id, wireId } = await getExperimentOnly(teamId, experiment);
  const count = await moveExperimentRuns(teamId, id, run, stage);
  revalidatePath(`/experiments/${wireId}`);
  return counted(count, "run");
}

function selectionOf(form: FormData) {
  return { experiment: form.get("experiment"), run: form.getAll("run") };
}
