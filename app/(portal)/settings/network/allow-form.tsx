"use client";

import { useActionState } from "react";
import { TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { allowHostAction } from "./actions";

const hint =
  "For example mlflow.internal, 10.0.0.5:5000 or 10.0.0.0/8. Cloud metadata services are always blocked.";

/** Adds an entry to the allow list. What was typed stays when it is refused. */
export function AllowForm() {
  const [state, submit] = useActionState(allowHostAction, undefined);
  const error = issueAt(state?.issues, "host");
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      <TextField
        key={`host ${state?.values?.host}`}
        name="host"
        label="Host or range"
        hint={hint}
        error={error}
        required
        maxLength={260}
        defaultValue={state?.values?.host}
        className="font-mono"
      />
      <TextField
        key={`note ${state?.values?.note}`}
        name="note"
        label="Description"
        maxLength={200}
        defaultValue={state?.values?.note}
      />
      <FormFooter state={error ? undefined : state}>
        <SubmitButton>Allow</SubmitButton>
      </FormFooter>
    </form>
  );
}
