"use client";

import { useActionState } from "react";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { LazySchemaForm } from "@/app/_components/forms/lazy-schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import type { JsonSchema } from "@/lib/base/json-schema";
import { copyRunAction } from "./actions";

/** The parameters of a run, to start a new one with others. */
export function CopyForm({
  id,
  schema,
  values,
}: {
  id: string;
  schema: JsonSchema;
  values: Record<string, unknown>;
}) {
  const [state, submit] = useActionState(copyRunAction, undefined);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="id" value={id} />
      <LazySchemaForm schema={schema} values={state?.values ?? values} issues={state?.issues} hasJson />
      <FormFooter state={state}>
        <SubmitButton pending="Starting…">Start run</SubmitButton>
      </FormFooter>
    </form>
  );
}
