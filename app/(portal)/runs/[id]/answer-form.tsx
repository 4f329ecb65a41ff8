"use client";

import { useActionState } from "react";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { LazySchemaForm } from "@/app/_components/forms/lazy-schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import type { JsonSchema } from "@/lib/base/json-schema";
import { answerAction } from "./actions";
import { Countdown } from "./countdown";

/** The form that a paused task run waits for. */
export function AnswerForm({
  id,
  node,
  title,
  schema,
  deadlineAt,
}: {
  id: string;
  node: string;
  title: string;
  schema: JsonSchema;
  deadlineAt: string | null;
}) {
  const [state, submit] = useActionState(answerAction, undefined);
  return (
    <section aria-label={title} className="rounded-md border border-held/50 bg-panel p-4">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-medium">{title}</h2>
        <span className="text-sm text-muted">for {node}</span>
        {deadlineAt && <Countdown until={deadlineAt} />}
      </div>
      <form action={submit} className="grid gap-4">
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="node" value={node} />
        <LazySchemaForm schema={schema} values={state?.values} issues={state?.issues} prefix="input" />
        <FormFooter state={state}>
          <SubmitButton pending="Sending…">Submit answer</SubmitButton>
        </FormFooter>
      </form>
    </section>
  );
}
