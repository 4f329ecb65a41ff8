"use client";

import { useActionState } from "react";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { rotateAction } from "@/app/(portal)/webhooks/[id]/actions";
import { Credentials } from "@/app/(portal)/webhooks/credentials";

const overlaps = [
  [0, "No grace period (it leaked)"],
  [1, "1 hour"],
  [24, "1 day"],
  [168, "7 days"],
  [720, "30 days"],
] as const;

/** Gives the webhook a new secret or address, shown once; the old one stays good for a time one chooses. */
export function RotateForm({ id, hasSecret }: { id: string; hasSecret: boolean }) {
  const [state, submit] = useActionState(rotateAction, undefined);
  return (
    <form action={submit} className="grid gap-3">
      <input type="hidden" name="id" value={id} />
      {state?.made && <Credentials {...state.made} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField name="what" label="What">
          {hasSecret && <option value="secret">The secret</option>}
          <option value="address">The address</option>
        </SelectField>
        <SelectField name="overlapHours" label="Keep the old one valid for" defaultValue="24">
          {overlaps.map(([hours, label]) => (
            <option key={hours} value={hours}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      {hasSecret && (
        <TextField
          name="secret"
          label="The sender's new secret"
          hint="Only if the sender generates the secret. Leave empty to generate one here; it is shown once."
          error={state?.issues?.find(({ path }) => path.endsWith("secret"))?.message}
          spellCheck={false}
          className="font-mono"
        />
      )}
      <FormFooter state={state}>
        <SubmitButton variant="secondary" pending="Rotating…">
          Rotate
        </SubmitButton>
      </FormFooter>
    </form>
  );
}
