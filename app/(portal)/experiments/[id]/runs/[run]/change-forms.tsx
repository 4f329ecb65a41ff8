"use client";

import { useActionState } from "react";
import { ActionForm } from "@/app/_components/forms/action-form";
import { Input, SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { issueAt } from "@/lib/base/errors";
import { registerAction, setTagAction } from "./actions";

/** Sets a tag of an experiment run; with an empty value, removes it. */
export function TagForm({ run }: { run: string }) {
  return (
    <ActionForm action={setTagAction} values={{ run }}>
      <Input name="key" aria-label="Key of the tag" placeholder="Key" required className="w-36!" />
      <Input
        name="value"
        aria-label="Value of the tag"
        placeholder="Value; empty removes it"
        className="w-48!"
      />
      <SubmitButton variant="secondary">Set tag</SubmitButton>
    </ActionForm>
  );
}

/** Registers a model that a run made as the next version of a registered model. */
export function RegisterForm({ sources }: { sources: { value: string; label: string }[] }) {
  const [state, submit] = useActionState(registerAction, undefined);
  if (sources.length === 0) return null;
  const error = issueAt(state?.issues, "name");
  return (
    <Disclosure title="Register a model">
      <form action={submit} className="grid gap-3 sm:grid-cols-2">
        <SelectField name="source" label="Model">
          {sources.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextField
          name="name"
          label="Registered model"
          hint="A new name makes a new registered model."
          error={error}
          required
          maxLength={250}
        />
        <FormFooter state={error ? undefined : state}>
          <SubmitButton>Register</SubmitButton>
        </FormFooter>
      </form>
    </Disclosure>
  );
}
