"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { NewApiToken } from "@/lib/auth/api-token";
import { createApiToken, revokeApiToken } from "@/lib/auth/manage-tokens";

/** Form state with the new token, shown once, or with the typed values, so that a refusal keeps them. */
export type TokenState = NonNullable<FormState> & {
  made?: { name: string; token: string };
  values?: Record<string, string>;
};

export async function createTokenAction(_: TokenState | undefined, form: FormData): Promise<TokenState> {
  let made: TokenState["made"];
  const values = Object.fromEntries(form) as Record<string, string>;
  const state = await teamAction("viewer", NewApiToken, values, async (wanted, member) => {
    made = { name: wanted.name, token: await createApiToken(member.teamId, member, wanted) };
    revalidatePath("/settings/tokens");
    return undefined;
  });
  return made ? { made } : { ...state, values };
}

/** Revokes a member's own token; an admin may revoke any token. */
export async function revokeTokenAction(_: FormState, form: FormData): Promise<FormState> {
  const Id = z.object({ id: z.string() });
  return teamAction("viewer", Id, Object.fromEntries(form), async ({ id }, member) => {
    await revokeApiToken(member.teamId, member, id);
    revalidatePath("/settings/tokens");
    return undefined;
  });
}
