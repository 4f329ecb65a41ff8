"use server";

import { revalidatePath } from "next/cache";
import { type FormState, teamAction } from "@/app/_server/action";
import { deleteSavedQuery, NewSavedQuery, saveQuery } from "@/lib/datasets/sql/saved-queries";

export async function saveQueryAction(_: FormState, form: FormData): Promise<FormState> {
  return teamAction("operator", NewSavedQuery, Object.fromEntries(form), async (query, member) => {
    await saveQuery(member.teamId, member, query);
    revalidatePath("/sql");
    return { message: `Query “${query.name}” saved for the team.` };
  });
}

export async function deleteQueryAction(_: FormState, form: FormData): Promise<FormState> {
  const schema = NewSavedQuery.pick({ name: true });
  return teamAction("operator", schema, Object.fromEntries(form), async ({ name }, member) => {
    await deleteSavedQuery(member.teamId, member, name);
    revalidatePath("/sql");
    return { message: "Query deleted." };
  });
}
