"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type FormState, openAction, signedInAction } from "@/app/_server/action";
import { NewPassword } from "@/lib/auth/password-rules";
import { joinAsNewPerson, joinAsPerson } from "@/lib/teams/accept-invitation";
import { Email } from "@/lib/teams/invitation";

const Token = z.object({ token: z.string().max(200) });
const NewPerson = Token.extend({
  name: z.string().trim().min(1, "Enter your name.").max(100),
  email: Email,
  password: NewPassword,
});

/** `hasJoined` leads the form on to sign in; else what was typed, but for the password, comes back. */
export type JoinState = NonNullable<FormState> & {
  hasJoined?: boolean;
  values?: { name: string; email: string };
};

export async function joinAction(_: JoinState | undefined, form: FormData): Promise<JoinState> {
  let hasJoined = false;
  const state = await openAction(NewPerson, Object.fromEntries(form), async ({ token, ...person }) => {
    await joinAsNewPerson(token, person);
    hasJoined = true;
    return undefined;
  });
  const values = { name: String(form.get("name") ?? ""), email: String(form.get("email") ?? "") };
  return { ...state, hasJoined, values };
}

export async function acceptAction(_: FormState, form: FormData): Promise<FormState> {
  return signedInAction(Token, Object.fromEntries(form), async ({ token }, person) => {
    await joinAsPerson(token, person);
    redirect("/");
  });
}
