"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { allowHost, disallowHost } from "@/lib/net/allow-list";
import { AllowedHost } from "@/lib/net/allowed-host";

const Entry = z.object({ host: AllowedHost, note: z.string().trim().max(200) });

/** Form state with the typed values, so that a refusal keeps them. */
export type AllowState = NonNullable<FormState> & { values?: { host: string; note: string } };

export async function allowHostAction(_: AllowState | undefined, form: FormData): Promise<AllowState> {
  let isAllowed = false;
  const values = { host: String(form.get("host") ?? ""), note: String(form.get("note") ?? "") };
  const state = await teamAction("owner", Entry, values, async (entry, { teamId, userId }) => {
    await allowHost(teamId, { ...entry, createdBy: userId });
    isAllowed = true;
    revalidatePath("/settings/network");
    return { message: `${entry.host} is now allowed.` };
  });
  return isAllowed ? { ...state } : { ...state, values };
}

export async function disallowHostAction(_: FormState, form: FormData): Promise<FormState> {
  const Id = z.object({ id: z.string() });
  return teamAction("owner", Id, Object.fromEntries(form), async ({ id }, { teamId }) => {
    await disallowHost(teamId, id);
    revalidatePath("/settings/network");
    return undefined;
  });
}
