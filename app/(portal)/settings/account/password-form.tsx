"use client";

import { useActionState } from "react";
import { FormFooter } from "@/app/_components/forms/form-footer";
import {
  CurrentPasswordField,
  NewPasswordField,
  UsernameForManagers,
} from "@/app/_components/forms/password-field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { changePasswordAction } from "./actions";

/** Changes the password of who has signed in. Their other sessions end. */
export function PasswordForm({ email }: { email: string }) {
  const [state, submit] = useActionState(changePasswordAction, undefined);
  const errorOf = (field: string) => issueAt(state?.issues, field);
  return (
    <form action={submit} className="grid max-w-sm gap-3">
      <UsernameForManagers email={email} />
      <CurrentPasswordField name="current" label="Current password" error={errorOf("current")} />
      <NewPasswordField name="next" label="New password" error={errorOf("next")} />
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>Change password</SubmitButton>
      </FormFooter>
    </form>
  );
}
