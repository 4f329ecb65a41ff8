"use client";

import { useActionState } from "react";
import { Field, Input } from "@/app/_components/field";
import { SchemaForm } from "@/app/_components/schema-form";
import { SubmitButton } from "@/app/_components/submit-button";
import { changeAboutAction } from "@/app/(portal)/webhooks/[id]/actions";
import type { JsonSchema } from "@/lib/flows/flow";

/** A webhook's name and what its scheme wants to know. */
export function AboutForm({
  id,
  name,
  schema,
  settings,
}: {
  id: string;
  name: string;
  schema: JsonSchema;
  settings: Record<string, unknown>;
}) {
  const [state, submit] = useActionState(changeAboutAction, undefined);
  return (
    <form action={submit} className="grid gap-3">
      <input type="hidden" name="id" value={id} />
      <Field id="name" label="Name">
        <Input id="name" name="name" key={name} defaultValue={name} required maxLength={80} />
      </Field>
      {Object.keys((schema.properties ?? {}) as object).length > 0 && (
        <SchemaForm schema={schema} values={settings} issues={state?.issues} prefix="settings" />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton variant="secondary" pending="Saving…">
          Save
        </SubmitButton>
        <span role="status" className="text-sm text-muted">
          {state?.message}
        </span>
      </div>
    </form>
  );
}
