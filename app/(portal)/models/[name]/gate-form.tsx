"use client";

import { useActionState } from "react";
import { TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { setGateAction } from "@/app/(portal)/models/actions";
import { modelHref } from "@/app/(portal)/models/model-href";

/** Sets one gate of an alias; the controls are made from the gate's settings. */
export function GateForm({
  model,
  alias,
  gate,
  schema,
  values,
}: {
  model: string;
  alias: string;
  gate: { slug: string; name: string; description: string };
  schema: Record<string, unknown>;
  values?: Record<string, unknown>;
}) {
  const [state, submit] = useActionState(setGateAction, undefined);
  return (
    <form action={submit} className="grid gap-3 rounded-md border border-line bg-panel p-4">
      <div>
        <h3 className="font-medium">{gate.name}</h3>
        <p className="text-sm text-muted">{gate.description}</p>
      </div>
      <input type="hidden" name="name" value={model} />
      <input type="hidden" name="gate" value={gate.slug} />
      <div className="max-w-xs">
        <TextField name="alias" label="Alias" required defaultValue={alias} className="font-mono" />
      </div>
      <SchemaForm schema={schema} values={state?.values ?? values} issues={state?.issues} />
      <FormFooter state={state}>
        <SubmitButton>Save gate</SubmitButton>
        <LinkButton href={modelHref(model, { tab: "gates" })} scroll={false}>
          Close
        </LinkButton>
      </FormFooter>
    </form>
  );
}
