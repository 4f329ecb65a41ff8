"use server";

import { z } from "zod";
import { type FormState, openAction } from "@/app/_server/action";
import { resetPassword } from "@/lib/auth/password-reset";
import { NewPassword } from "@/lib/auth/password-rules";
import { tokenHash } from "@/lib/auth/tokens";
import { forgetUses } from "@/lib/limits/rate-limit";

export type ResetState = NonNullable<FormState> & { isDone?: boolean };

export async function resetPasswordAction(_: ResetState | undefined, form: FormData): Promise<ResetState> {
  const Reset = z.object({ token: z.string().max(200), next: NewPassword });
  let isDone = false;
  const state = await openAction(Reset, Object.fromEntries(form), async ({ token, next }) => {
    const { email } = await resetPassword(token, next);
    // Attempts by others no longer lock the owner of the account out.
    await forgetUses("sign-in-strangers", tokenHash(email));
    isDone = true;
    return undefined;
  });
  return { ...state, isDone };
}
