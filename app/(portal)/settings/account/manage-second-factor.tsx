"use client";

import { useActionState, useState } from "react";
import { CodeField } from "@/app/_components/forms/code-field";
import { CurrentPasswordField } from "@/app/_components/forms/password-field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { withToast } from "@/app/_components/ui/with-toast";
import { issueAt } from "@/lib/base/errors";
import { RecoveryCodes } from "./recovery-codes";
import { removeSecondFactorAction, renewCodesAction } from "./second-factor-actions";

/** New recovery codes, and turning the second factor off. */
export function ManageSecondFactor({ codesLeft }: { codesLeft: number }) {
  const [renewed, renew] = useActionState(renewCodesAction, undefined);
  const [removed, remove] = useActionState(withToast(removeSecondFactorAction), undefined);
  const errorOf = (state: typeof removed, field: string) => issueAt(state?.issues, field);
  const [kept, setKept] = useState<string[]>();
  const codes = renewed?.codes;
  if (codes && codes !== kept) return <RecoveryCodes codes={codes} onKept={() => setKept(codes)} />;
  return (
    <div className="grid max-w-md gap-3">
      <p className="text-sm">
        Enabled. Recovery codes left: <span className="tabular-nums">{codesLeft}</span>.
      </p>
      <Disclosure title="Create new recovery codes">
        <form action={renew} className="grid gap-3">
          <p className="text-sm text-muted">The old codes stop working.</p>
          <CodeField id="renew-code" error={errorOf(renewed, "code") ?? refusalOf(renewed)} />
          <SubmitButton variant="secondary" className="justify-self-start">
            Create new codes
          </SubmitButton>
        </form>
      </Disclosure>
      <Disclosure title="Turn off">
        <form action={remove} className="grid gap-3">
          <CurrentPasswordField name="password" label="Password" error={errorOf(removed, "password")} />
          <CodeField
            id="remove-code"
            hint="From your app, or a recovery code."
            error={errorOf(removed, "code") ?? refusalOf(removed)}
          />
          <SubmitButton variant="remove" className="justify-self-start">
            Turn off
          </SubmitButton>
        </form>
      </Disclosure>
    </div>
  );
}

/** Error that belongs to no field. */
function refusalOf(state: { message?: string; issues?: unknown[]; isRefused?: boolean } | undefined) {
  return state?.isRefused && !state.issues?.length ? state.message : undefined;
}
