"use client";

import Link from "next/link";
import { useActionState } from "react";
import { NewPasswordField, UsernameForManagers } from "@/app/_components/forms/password-field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { resetPasswordAction } from "./actions";

/** Sets a new password with the link's token. */
export function ResetPasswordForm({ token, email }: { token: string; email: string }) {
  const [state, submit] = useActionState(resetPasswordAction, undefined);
  if (state?.isDone)
    return (
      <p role="status" className="text-sm">
        Password changed. You have been signed out everywhere.{" "}
        <Link href="/sign-in" className="text-accent underline">
          Sign in
        </Link>
      </p>
    );
  const error = issueAt(state?.issues, "next");
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="token" value={token} />
      <UsernameForManagers email={email} />
      <NewPasswordField name="next" label="New password" error={error} />
      <p role="alert" className="text-sm text-bad empty:hidden">
        {!error && state?.message}
      </p>
      <SubmitButton>Set password</SubmitButton>
    </form>
  );
}
