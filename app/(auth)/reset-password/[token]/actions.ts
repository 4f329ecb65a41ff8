"use server";

import { z } from "zod";
import { type FormState, openAction } from "@/app/_server/action";
import { resetPassword } from "@/lib/auth/password-reset";
import { NewPassword } from "@/lib/auth/password-rules";

export type ResetState = NonNullable<FormState> & { isDone?: boolean };

export async function resetPasswordAction(_: ResetState | undefined, form: FormData): Promise<ResetState> {
  const Reset = z.object({ token: z.string().max(200), next: NewPassword });
  let isDone = false;
  const state = await openAction(Reset, Object.fromEntries(form), async ({ token, next }) => {
    await resetPassword(token, next);
    isDone = true;
    return undefined;
  });
  return { ...state, isDone };
}
