"use client";

import { useActionState } from "react";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { ShownOnce } from "@/app/_components/ui/shown-once";
import { shareDays } from "@/lib/artifacts/share-days";
import { issueAt } from "@/lib/base/errors";
import { createShareAction } from "./actions";

/** Makes a link and shows it once. */
export function ShareForm({ id }: { id: string }) {
  const [state, submit] = useActionState(createShareAction, undefined);
  const errorOf = (field: string) => issueAt(state?.issues, field);
  const { name, days = "7" } = state?.values ?? {};
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      {state?.made && (
        <div className="sm:col-span-2">
          <ShownOnce
            title={`Copy the link for “${state.made.name}” now. You won’t see it again.`}
            text={state.made.link}
            what="link"
          />
        </div>
      )}
      <input type="hidden" name="id" value={id} />
      <TextField
        key={`name ${name}`}
        name="name"
        label="Recipient"
        hint="Helps you recognise the link when you revoke it."
        error={errorOf("name")}
        required
        maxLength={100}
        defaultValue={name}
      />
      <SelectField
        key={`days ${days}`}
        name="days"
        label="Expires"
        error={errorOf("days")}
        defaultValue={days}
      >
        {shareDays.map((count) => (
          <option key={count} value={count}>
            {count === "1" ? "Tomorrow" : `In ${count} days`}
          </option>
        ))}
      </SelectField>
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>Create link</SubmitButton>
      </FormFooter>
    </form>
  );
}
