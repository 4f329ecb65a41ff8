"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { changesAtMost, moveExperimentRuns, tagExperimentRuns } from "@/lib/experiments/change-runs";
import { noteTag } from "@/lib/experiments/experiment";
import { modelSourcesOf } from "@/lib/experiments/model-sources";
import { updateExperiment } from "@/lib/experiments/mutations";
import { getExperimentOnly, listExperimentRuns } from "@/lib/experiments/queries";
import { listAllRunArtifacts } from "@/lib/experiments/run-artifacts";
import { registerModel } from "@/lib/registry/register-model";
import { ViewName } from "@/lib/runs/read/run-view";
import { deleteRunView, saveRunView, setDefaultView } from "@/lib/runs/read/run-views";
import { parseRunsSearch, runsSearch, viewOf } from "./runs-address";

const registeredAtMost = 20;
const OfExperiment = z.object({ experiment: z.string().max(100) });
const Selection = OfExperiment.extend({
  run: z.array(z.string().max(100)).min(1, "Select runs first.").max(changesAtMost),
});
const Tag = Selection.extend({
  key: z.string().trim().min(1, "Enter a key for the tag.").max(250),
  value: z.string().max(8000),
});
const Registration = z.object({
  run: Selection.shape.run.max(registeredAtMost, `Select at most ${registeredAtMost} runs.`),
  name: z.string().trim().min(1, "Enter a name for the model.").max(250),
});

export async function deleteRunsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Selection, selectionOf(form), async (selection, { teamId }) => {
    const moved = await moveRuns(teamId, selection, "deleted");
    return { message: `${moved} moved to the bin.` };
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

/** Registers the model of each selected run as a version of one registered model. */
export async function registerRunsAction(_: FormState, form: FormData): Promise<FormState> {
  const input = { ...selectionOf(form), name: form.get("name") };
  return teamAction("operator", Registration, input, async ({ run, name }, { teamId, userName }) => {
    const found = new Map((await listExperimentRuns(teamId, run)).map((one) => [one.id, one]));
    const sources: string[] = [];
    for (const id of run) {
      const one = found.get(id);
      if (one?.lifecycleStage !== "active")
        throw new DomainError("not-found", "A selected run does not exist.");
      const [source] = modelSourcesOf(one, await listAllRunArtifacts(teamId, id));
      if (!source) throw new DomainError("invalid", `The run ${one.name} has logged no model.`);
      sources.push(source.value);
    }
    for (const source of sources) await registerModel(teamId, { source, name, createdBy: userName });
    return { message: `${counted(sources.length, "version")} of ${name} registered.` };
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

/** Makes a view the one that the experiment's page opens with, or no longer. */
export async function setDefaultViewAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = OfExperiment.extend({ id: z.string().max(100), isDefault: z.enum(["true", "false"]) });
  return teamAction("operator", schema, Object.fromEntries(form), async (input, member) => {
    const { wireId } = await getExperimentOnly(member.teamId, input.experiment);
    const isDefault = input.isDefault === "true";
    const { name } = await setDefaultView(member.teamId, member, { id: input.id, isDefault });
    revalidatePath(`/experiments/${wireId}`);
    return {
      message: isDefault
        ? `The experiment opens with the view “${name}”.`
        : `The experiment no longer opens with the view “${name}”.`,
    };
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

/** Describes an experiment; an empty text takes the description away. */
export async function setExperimentNoteAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = OfExperiment.extend({ note: z.string().max(50_000) });
  return teamAction(
    "operator",
    schema,
    Object.fromEntries(form),
    async ({ experiment, note }, { teamId }) => {
      const { wireId } = await getExperimentOnly(teamId, experiment);
      await updateExperiment(teamId, wireId, { tags: { [noteTag]: note.trim() } });
      revalidatePath(`/experiments/${wireId}`);
      return { message: "Description saved." };
    },
  );
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
