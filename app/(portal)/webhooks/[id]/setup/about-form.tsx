"use client";

import { useActionState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { changeAboutAction } from "@/app/(portal)/webhooks/[id]/actions";
import type { JsonSchema } from "@/lib/base/json-schema";

/** A webhook's name and what its scheme wants to know. */
export function AboutForm({
  id,
  name,
  updatedAt,
  schema,
  settings,
}: {
  id: string;
  name: string;
  updatedAt: string;
  schema: JsonSchema;
  settings: Record<string, unknown>;
}) {
  const [state, submit] = useActionState(changeAboutAction, undefined);

  return (
    <form onSubmit={keepTyped(submit)} className="grid gap-3">
      <input type="hidden" name="id" value={id} />
      <TextField key={name} name="name" label="Name" defaultValue={name} required maxLength={80} />
      {Object.keys((schema.properties ?? {}) as object).length > 0 && (
        <SchemaForm schema={schema} values={settings} issues={state?.issues} prefix="settings" />
      )}
      <EditConflict state={state} updatedAt={updatedAt} />
      <FormFooter state={state}>
        <SubmitButton variant="secondary" pending="Saving…">
          Save
        </SubmitButton>
      </FormFooter>
    </form>
  );
}
