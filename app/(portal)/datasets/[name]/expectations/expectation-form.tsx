"use client";

import { useActionState, useEffect, useState } from "react";
import { SelectField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { issueAt } from "@/lib/base/errors";
import type { Expectation } from "@/lib/datasets/expectations/expectation";
import { saveExpectationAction } from "./actions";
import { ExpectationFields } from "./expectation-fields";

const types: Record<Expectation["type"], string> = {
  range: "Range",
  set: "Set of values",
  type: "Type",
  missing: "Missing values",
  unique: "Unique",
  freshness: "Freshness",
  rows: "Number of rows",
  sql: "SQL",
};

/** Adds an expectation, or changes a given one. */
export function ExpectationForm({
  dataset,
  columns,
  expectation,
}: {
  dataset: string;
  columns: readonly string[];
  expectation?: Expectation | undefined;
}) {
  const [state, send, isPending] = useActionState(saveExpectationAction, undefined);
  const [type, setType] = useState<Expectation["type"]>(expectation?.type ?? "range");
  const [added, setAdded] = useState(0);
  useEffect(() => {
    // Empties the fields. The check stays: often several of one are added.
    if (state && !state.isRefused) setAdded((before) => before + 1);
  }, [state]);
  return (
    <form
      onSubmit={keepTyped(send)}
      className="grid gap-3 rounded-md border border-line bg-panel p-4 sm:grid-cols-2 lg:grid-cols-4"
    >
      <input type="hidden" name="dataset" value={dataset} />
      {expectation && <input type="hidden" name="id" value={expectation.id} />}
      <SelectField
        name="type"
        label="Check"
        value={type}
        onChange={({ target }) => setType(target.value as Expectation["type"])}
      >
        {Object.entries(types).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <ExpectationFields
        key={`${type} ${added}`}
        type={type}
        columns={columns}
        given={expectation?.type === type ? expectation : undefined}
        errorAt={(field) => issueAt(state?.issues, field)}
      />
      <SelectField name="severity" label="When it is not met" defaultValue={expectation?.severity ?? "fail"}>
        <option value="fail">Stop trainings</option>
        <option value="warn">Only warn</option>
      </SelectField>
      <FormFooter state={state}>
        <Button type="submit" variant="primary" disabled={isPending}>
          {isPending ? "Saving…" : expectation ? "Save expectation" : "Add expectation"}
        </Button>
        {expectation && <LinkButton href={`/datasets/${dataset}/expectations`}>Cancel</LinkButton>}
      </FormFooter>
    </form>
  );
}
