"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import type { NewLinkState } from "@/app/_components/forms/new-link-form";
import { type FormState, teamAction } from "@/app/_server/action";
import { createShare, revokeShare } from "@/lib/artifacts/manage-shares";
import { NewShare } from "@/lib/artifacts/share";
import { environment } from "@/lib/base/environment";

export async function createShareAction(_: NewLinkState | undefined, form: FormData): Promise<NewLinkState> {
  let made: NewLinkState["made"];
  const values = Object.fromEntries(form) as Record<string, string>;
  const state = await teamAction("editor", NewShare, values, async (wanted, { teamId, userId }) => {
    const token = await createShare(teamId, userId, wanted);
    made = { name: wanted.name, link: `${environment().publicUrl}/shared/${token}` };
    revalidatePath(`/artifacts/${wanted.id}/share`);
    return undefined;
  });
  return made ? { made } : { ...state, values };
}

export async function revokeShareAction(_: FormState, form: FormData): Promise<FormState> {
  const Id = z.object({ share: z.string() });
  return teamAction("editor", Id, Object.fromEntries(form), async ({ share }, { teamId }) => {
    const { artifactId } = await revokeShare(teamId, share);
    revalidatePath(`/artifacts/${artifactId}/share`);
    return { message: "The link no longer works." };
  });
}
