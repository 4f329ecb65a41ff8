"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { DomainError } from "@/lib/base/errors";
import type { Member } from "@/lib/base/member";
import { listRunIds } from "@/lib/runs/read/queries";
import { ViewName } from "@/lib/runs/read/run-view";
import { deleteRunView, renameRunView, saveRunView } from "@/lib/runs/read/run-views";
import { changedInWords, changeRuns, changesAtMost, type RunChange } from "@/lib/runs/states/change-runs";
import { filterOf, parseRunsSearch, queryOf, runsSearch } from "./runs-address";

const Search = z.string().max(4000);
const Selection = z.object({
  run: z.array(z.string().max(100)).max(changesAtMost),
  /** All that this query finds, in place of those that were ticked. */
  matching: Search.optional(),
});
type Selection = z.output<typeof Selection>;
const View = z.object({ id: z.string().max(100) });
const NamedView = z.object({ name: ViewName, search: Search });

export async function cancelRunsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Selection, selectionOf(form), (runs, member) =>
    change("cancel", runs, member),
  );
}

export async function retryRunsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", Selection, selectionOf(form), (runs, member) =>
    change("retry", runs, member),
  );
}

export async function deleteRunsAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("editor", Selection, selectionOf(form), (runs, member) => change("delete", runs, member));
}

export async function saveViewAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", NamedView, Object.fromEntries(form), async ({ name, search }, member) => {
    const kept = runsSearch(queryOf(parseRunsSearch(search)));
    await saveRunView(member.teamId, member, { name, search: kept });
    revalidatePath("/runs");
    return { message: `View “${name}” saved for the team.` };
  });
}

export async function renameViewAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = View.extend({ name: ViewName });
  return teamAction("operator", schema, Object.fromEntries(form), async (view, member) => {
    await renameRunView(member.teamId, member, view);
    revalidatePath("/runs");
    return { message: `View renamed to ${view.name}.` };
  });
}

export async function deleteViewAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", View, Object.fromEntries(form), async ({ id }, member) => {
    await deleteRunView(member.teamId, member, id);
    redirect("/runs");
  });
}

function selectionOf(form: FormData) {
  return { run: form.getAll("run"), matching: form.get("matching") ?? undefined };
}

async function change(what: RunChange, { run, matching }: Selection, member: Member): Promise<FormState> {
  const { teamId, userName } = member;
  const ids =
    matching === undefined
      ? run
      : await listRunIds(teamId, filterOf(queryOf(parseRunsSearch(matching))), changesAtMost);
  if (ids.length === 0) throw new DomainError("invalid", "Select runs first.");
  const changed = await changeRuns(teamId, ids, what, userName);
  revalidatePath("/runs");
  return { message: changedInWords(what, changed), isRefused: changed.done === 0 };
}
