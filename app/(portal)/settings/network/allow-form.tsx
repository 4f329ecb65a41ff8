"use client";

import { useActionState } from "react";
import { describedBy, Field, Input } from "@/app/_components/field";
import { FormFooter } from "@/app/_components/form-footer";
import { SubmitButton } from "@/app/_components/submit-button";
import { allowHostAction } from "./actions";

const hint = "mlflow.internal, 10.0.0.5:5000 or 10.0.0.0/8. Metadata services of clouds are never called.";

/** Adds an entry to the allow list. What was typed stays when it is refused. */
export function AllowForm() {
  const [state, submit] = useActionState(allowHostAction, undefined);
  const error = state?.issues?.find(({ path }) => path === "host")?.message;
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      <Field id="host" label="Host or range" hint={hint} error={error}>
        <Input
          key={state?.values?.host}
          id="host"
          name="host"
          required
          maxLength={260}
          autoComplete="off"
          defaultValue={state?.values?.host}
          className="font-mono"
          {...describedBy("host", { hint, error })}
        />
      </Field>
      <Field id="note" label="What it is">
        <Input
          id="note"
          name="note"
          maxLength={200}
          key={state?.values?.note}
          defaultValue={state?.values?.note}
        />
      </Field>
      <FormFooter state={error ? undefined : state}>
        <SubmitButton>Allow</SubmitButton>
      </FormFooter>
    </form>
  );
}
