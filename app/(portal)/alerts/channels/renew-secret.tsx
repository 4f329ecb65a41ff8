"use client";

import { useActionState } from "react";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { renewSecretAction } from "./actions";
import { ShownSecret } from "./shown-secret";

/** Gives the webhook another secret and shows it. */
export function RenewSecret({ id, kind }: { id: string; kind: "webhook" | "mlflow" }) {
  const [state, submit] = useActionState(renewSecretAction, undefined);
  return (
    <form action={submit} className="grid gap-3 text-sm">
      <input type="hidden" name="id" value={id} />
      <p>
        {kind === "webhook"
          ? "For 24 hours, messages are signed with both the new and the old secret."
          : "Messages are signed with the new secret from then on."}
      </p>
      {state?.made ? (
        <ShownSecret secret={state.made.secret} kind={kind} />
      ) : (
        <SubmitButton variant="secondary" className="justify-self-start">
          Rotate secret
        </SubmitButton>
      )}
      {state?.message && <p role="alert">{state.message}</p>}
    </form>
  );
}
