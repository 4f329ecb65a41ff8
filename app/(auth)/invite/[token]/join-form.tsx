"use client";

import { signIn } from "next-auth/react";
import { useActionState } from "react";
import { TextField } from "@/app/_components/forms/field";
import { NewPasswordField } from "@/app/_components/forms/password-field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { type JoinState, joinAction } from "./actions";

/**
 * Makes an account of an invitation and signs in to it. @param email the only one that may be used, where there is one
 */
export function JoinForm({ token, email }: { token: string; email?: string }) {
  const [state, submit] = useActionState(async (before: JoinState | undefined, form: FormData) => {
    const state = await joinAction(before, form);
    if (!state.hasJoined) return state;
    const credentials = { email: String(form.get("email")), password: String(form.get("password")) };
    const result = await signIn("credentials", { ...credentials, redirect: false }).catch(() => undefined);
    window.location.assign(result?.ok ? "/" : "/sign-in");
    return state;
  }, undefined);
  const errorOf = (field: string) => issueAt(state?.issues, field);
  const values = state?.values;
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="token" value={token} />
      <TextField
        key={`name ${values?.name}`}
        name="name"
        label="Name"
        error={errorOf("name")}
        autoComplete="name"
        required
        maxLength={100}
        defaultValue={values?.name}
      />
      <TextField
        key={`email ${values?.email}`}
        name="email"
        label="E-mail"
        error={errorOf("email")}
        type="email"
        autoComplete="username"
        required
        readOnly={Boolean(email)}
        defaultValue={email ?? values?.email}
      />
      <NewPasswordField name="password" label="Password" error={errorOf("password")} />
      <p role="alert" className="text-sm text-bad empty:hidden">
        {!state?.issues?.length && state?.message}
      </p>
      <SubmitButton pending="Joining…">Join team</SubmitButton>
    </form>
  );
}
