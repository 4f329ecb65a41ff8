"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { type FormState, signedInAction } from "@/app/_server/action";
import { changePassword } from "@/lib/auth/change-password";
import { NewPassword } from "@/lib/auth/password-rules";
import { endOtherSessions, endSession } from "@/lib/auth/sessions";
import { countUse } from "@/lib/limits/rate-limit";

const Change = z.object({ current: z.string().max(4096), next: NewPassword });

export async function changePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  return signedInAction(Change, Object.fromEntries(form), async (change, person) => {
    await countUse("sign-in-account", person.userId);
    const ended = await changePassword(person, change);
    revalidatePath("/", "layout");
    return { message: `Password changed. ${inWords(ended)}` };
  });
}

export async function endSessionAction(_: FormState, form: FormData): Promise<FormState> {
  const Id = z.object({ id: z.string() });
  return signedInAction(Id, Object.fromEntries(form), async ({ id }, { userId }) => {
    await endSession(userId, id);
    revalidatePath("/settings/account");
    return undefined;
  });
}

export async function endOtherSessionsAction(): Promise<FormState> {
  return signedInAction(z.object({}), {}, async (_, { userId, sessionId }) => {
    const ended = await endOtherSessions(userId, sessionId);
    revalidatePath("/settings/account");
    return { message: inWords(ended) };
  });
}

function inWords(ended: number): string {
  if (ended === 0) return "You had no other sessions.";
  return ended === 1 ? "One other session was ended." : `${ended} other sessions were ended.`;
}
