"use client";

import { useActionState } from "react";
import { Field, Textarea } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import type { FormState } from "@/app/_server/action";

/** Changes the description of an experiment or a run. @param of which one, as a field of the form */
export function NoteForm({
  of,
  note,
  action,
}: {
  of: { name: "experiment" | "run"; value: string };
  note: string;
  action: (state: FormState, form: FormData) => Promise<FormState>;
}) {
  const [state, submit] = useActionState(action, undefined);
  return (
    <Disclosure title={note ? "Edit the description" : "Add a description"}>
      <form action={submit} className="grid gap-3">
        <input type="hidden" name={of.name} value={of.value} />
        <Field id="note" label="Description" hint="Markdown.">
          <Textarea id="note" name="note" defaultValue={note} maxLength={50_000} className="min-h-32" />
        </Field>
        <FormFooter state={state}>
          <SubmitButton>Save</SubmitButton>
        </FormFooter>
      </form>
    </Disclosure>
  );
}
