"use client";

import { useActionState } from "react";
import { describedBy, Field, Textarea, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { saveVariableAction } from "./actions";

const hint = 'JSON, such as 0.8 or ["north", "south"]; anything else is taken as a text. Not for secrets.';

/** Creates a variable, or gives the one with the name another value. What was typed stays when it is refused. */
export function VariableForm() {
  const [state, submit] = useActionState(saveVariableAction, undefined);
  const error = issueAt(state?.issues, "value");
  const { values } = state ?? {};
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      <TextField
        key={`name ${values?.name}`}
        name="name"
        label="Name"
        hint="Small letters, digits and _."
        error={issueAt(state?.issues, "name")}
        required
        maxLength={60}
        defaultValue={values?.name}
        className="font-mono"
      />
      <TextField
        key={`description ${values?.description}`}
        name="description"
        label="Description"
        error={issueAt(state?.issues, "description")}
        maxLength={500}
        defaultValue={values?.description}
      />
      <div className="sm:col-span-2">
        <Field id="value" label="Value" hint={hint} error={error}>
          <Textarea
            key={`value ${values?.value}`}
            id="value"
            name="value"
            required
            rows={2}
            spellCheck={false}
            defaultValue={values?.value}
            className="font-mono text-xs"
            {...describedBy("value", { hint, error })}
          />
        </Field>
      </div>
      <FormFooter state={state}>
        <SubmitButton>Save</SubmitButton>
      </FormFooter>
    </form>
  );
}
