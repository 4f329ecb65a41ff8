"use client";

import { Play } from "lucide-react";
import { useActionState, useState } from "react";
import { Field, Input, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { type JsonSchema as FormSchema, schemaFields } from "@/app/_components/forms/schema-fields";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Button } from "@/app/_components/ui/button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { issueAt } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { listed } from "@/lib/base/number-text";
import { startRunAction } from "./actions";

/** Starts a run: one press with the deployment's parameters, which can be changed for this run first. */
export function RunForm({
  slug,
  schema,
  values,
  filled,
  last,
}: {
  slug: string;
  schema: JsonSchema;
  values: Record<string, unknown>;
  /** Names of parameters that the address filled in. */
  filled: string[];
  /** The newest run of the deployment, whose values can be taken. */
  last?: { name: string; params: Record<string, unknown> };
}) {
  const [state, submit] = useActionState(startRunAction, undefined);
  const [isLast, setIsLast] = useState(false);
  const first = isLast && last ? last.params : values;
  const visible = schemaFields(schema as FormSchema).filter(
    (field) => filled.includes(field.path) && !field.schema.isAdvanced,
  );
  const names = visible.map(({ label }) => label.toLowerCase());
  return (
    <form id="run" action={submit} className="grid scroll-mt-4 gap-3">
      <input type="hidden" name="slug" value={slug} />
      {filled.length > 0 && (
        <p className="text-sm text-muted">
          The link filled in {listed(names) || "parameters"}. Check the form, then press Run.
        </p>
      )}
      <Disclosure
        title="Parameters, start time and priority"
        isOpen={Boolean(state?.issues?.length) || filled.length > 0}
      >
        <div className="grid gap-4">
          {last && (
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
              <Button size="sm" onClick={() => setIsLast(!isLast)}>
                {isLast ? "Use the deployment’s values" : "Use the last run’s values"}
              </Button>
              <span role="status">{isLast && `Values of ${last.name}.`}</span>
            </p>
          )}
          <SchemaForm
            key={String(isLast)}
            schema={schema}
            values={state?.values ?? first}
            issues={state?.issues}
            hasJson
          />
          <StartAt />
          <div className="max-w-xs">
            <TextField
              name="priority"
              id="run-priority"
              label="Priority (optional)"
              hint="Order among runs that wait for a slot, highest first."
              error={issueAt(state?.issues, "priority")}
              type="number"
              min={-100}
              max={100}
            />
          </div>
        </div>
      </Disclosure>
      {/* It stays in sight below parameters of any number. */}
      <div className="sticky bottom-0 z-10 -mx-2 border-t border-line bg-bg px-2 py-3">
        <FormFooter state={state}>
          <SubmitButton pending="Starting…">
            <Play aria-hidden="true" /> Run
          </SubmitButton>
        </FormFooter>
      </div>
    </form>
  );
}

/** A time of the reader's clock, sent as the instant that it is. */
function StartAt() {
  const [local, setLocal] = useState("");
  const instant = local && new Date(local).toISOString();
  return (
    <div className="max-w-xs">
      <Field id="start-at" label="Start time (optional)" hint="Your local time. Leave empty to start now.">
        <Input
          id="start-at"
          type="datetime-local"
          value={local}
          onChange={({ target }) => setLocal(target.value)}
          aria-describedby="start-at-hint"
        />
      </Field>
      <input type="hidden" name="scheduledFor" value={instant} />
    </div>
  );
}
