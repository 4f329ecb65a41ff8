"use client";

import { type ComponentProps, useActionState } from "react";
import type { FormState } from "@/app/_server/action";
import { issueAt } from "@/lib/base/errors";
import { type Input, TextField } from "./field";
import { FormFooter } from "./form-footer";
import { SubmitButton } from "./submit-button";

/** A form of one line of text and its button. */
export function OneFieldForm({
  action,
  label,
  name,
  button,
  ...input
}: {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  label: string;
  name: string;
  button: string;
} & Omit<ComponentProps<typeof Input>, "id" | "name">) {
  const [state, submit] = useActionState(action, undefined);
  const error = issueAt(state?.issues, name);
  const id = `${name}-${button.toLowerCase().replace(/\W+/g, "-")}`;
  return (
    <form action={submit} className="grid max-w-sm gap-3">
      <TextField id={id} name={name} label={label} error={error} required {...input} />
      <FormFooter state={error ? undefined : state}>
        <SubmitButton variant="secondary">{button}</SubmitButton>
      </FormFooter>
    </form>
  );
}
