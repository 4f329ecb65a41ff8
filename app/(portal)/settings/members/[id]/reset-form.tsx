"use client";

import { useActionState } from "react";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { ShownOnce } from "@/app/_components/ui/shown-once";
import { createResetAction } from "@/app/(portal)/settings/members/actions";
import { resetHours } from "@/lib/auth/reset-hours";

/** Makes a link to set a new password, and shows it once. */
export function ResetForm({ id }: { id: string }) {
  const [state, submit] = useActionState(createResetAction, undefined);
  return (
    <form action={submit} className="grid max-w-3xl justify-items-start gap-3">
      <input type="hidden" name="id" value={id} />
      {state?.link && (
        <ShownOnce
          title={`Copy the link now. You won’t see it again. It works once, within ${resetHours} hours.`}
          text={state.link}
          what="link"
        />
      )}
      <FormFooter state={state}>
        <SubmitButton variant="secondary">Create link</SubmitButton>
      </FormFooter>
    </form>
  );
}
