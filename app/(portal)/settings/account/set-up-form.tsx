"use client";

import { type ReactNode, useActionState } from "react";
import { CodeField } from "@/app/_components/forms/code-field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { CopyButton } from "@/app/_components/ui/copy-button";
import { issueAt } from "@/lib/base/errors";
import { RecoveryCodes } from "./recovery-codes";
import { confirmSecondFactorAction } from "./second-factor-actions";

/** Scan, type the first code, keep the recovery codes. @param picture the QR code */
export function SetUpForm({ secret, picture }: { secret: string; picture: ReactNode }) {
  const [state, submit] = useActionState(confirmSecondFactorAction, undefined);
  if (state?.codes) return <RecoveryCodes codes={state.codes} />;
  const error = issueAt(state?.issues, "code");
  return (
    <form action={submit} className="grid max-w-sm gap-3">
      <p className="text-sm">Scan this with an authenticator app, then enter the code it shows.</p>
      {picture}
      <div className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
        <span>No camera? Enter this key:</span>
        <code className="text-ink [overflow-wrap:anywhere]">{secret}</code>
        <CopyButton text={secret} what="key" />
      </div>
      <CodeField id="first-code" error={error} />
      <FormFooter state={error ? undefined : state}>
        <SubmitButton>Turn on</SubmitButton>
      </FormFooter>
    </form>
  );
}
