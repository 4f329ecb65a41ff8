"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { versionHref } from "@/app/(portal)/models/model-href";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { tagExperimentRuns } from "@/lib/experiments/change-runs";
import { noteTag, ownTagPrefix } from "@/lib/experiments/experiment";
import { deleteRunTag } from "@/lib/experiments/mutations";
import { getExperimentRun } from "@/lib/experiments/queries";
import { registerModel } from "@/lib/registry/register-model";
import { runHref } from "./run-address";

const OfRun = z.object({ run: z.string().max(100) });
const Note = OfRun.extend({ note: z.string().max(50_000) });
const Tag = OfRun.extend({
  key: z.string().trim().min(1, "Enter a key for the tag.").max(250),
  value: z.string().max(8000),
});
const Registration = z.object({
  source: z.string().max(1000),
  name: z.string().trim().min(1, "Enter a name for the model.").max(250),
});

export async function setNoteAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Note, Object.fromEntries(form), ({ run, note }, { teamId }) =>
    setTag(teamId, run, { key: noteTag, value: note.trim() }, "Description saved."),
  );
}

export async function setTagAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Tag, Object.fromEntries(form), ({ run, key, value }, { teamId }) =>
    setTag(teamId, run, { key, value }, value === "" ? "Tag removed." : "Tag set."),
  );
}

export async function registerAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction(
    "operator",
    Registration,
    Object.fromEntries(form),
    async (input, { teamId, userName }) => {
      const { model, version } = await registerModel(teamId, { ...input, createdBy: userName });
      redirect(versionHref(model, version));
    },
  );
}

/** Sets a tag of a run; an empty value removes it. */
async function setTag(
  teamId: string,
  runId: string,
  { key, value }: { key: string; value: string },
  message: string,
): Promise<FormState> {
  const run = await getExperimentRun(teamId, runId);
  if (key.startsWith(ownTagPrefix))
    throw new DomainError("invalid", `Tags that begin with ${ownTagPrefix} are set by the portal alone.`);
  if (value !== "") {
    const tagged = await tagExperimentRuns(teamId, run.experimentId, [run.id], { key, value });
    if (tagged === 0) throw new DomainError("invalid", "This run is deleted. Restore it first.");
  } else if (Object.hasOwn(run.tags, key)) {
    await deleteRunTag(teamId, run.id, key);
    const subject = { kind: "experiment-run", id: run.id, name: run.name };
    await recordAct(teamId, "experiment-run.tag-removed", subject, { key });
  }
  revalidatePath(runHref(run.experimentWireId, run.id));
  return { message };
}
