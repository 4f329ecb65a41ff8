"use client";

import { useActionState, useState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { Field, Input } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Button } from "@/app/_components/ui/button";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { withToast } from "@/app/_components/ui/with-toast";
import { type OutcomeCandidate, OutcomeChoices } from "@/app/(portal)/datasets/[name]/outcome-choices";
import type { DatasetSchema, SchemaColumn, SchemaReason } from "@/lib/datasets/schema/dataset-schema";
import { withColumn, withTarget } from "@/lib/datasets/schema/with-column";
import { saveSchemaAction } from "./actions";
import { SchemaRow } from "./schema-row";
import { TargetFields } from "./target-fields";

/** Columns that are shown at once. */
const shownAtOnce = 100;

/** The columns of a schema as a table of choices. Reasons stand below the columns that they are about. */
export function SchemaEditor({
  dataset,
  schema: saved,
  reasons,
  values,
  candidates,
  updatedAt,
  mayEdit,
}: {
  dataset: string;
  schema: DatasetSchema;
  reasons: SchemaReason[];
  /** Values of the columns that have few, most frequent first. */
  values: Record<string, string[]>;
  /** Columns that may be the outcome, the likeliest first. */
  candidates: OutcomeCandidate[];
  updatedAt: string | undefined;
  mayEdit: boolean;
}) {
  const [schema, setSchema] = useState(saved);
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(shownAtOnce);
  const [state, submit] = useActionState(withToast(saveSchemaAction), undefined);
  const found = schema.columns.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  const reasonOf = new Map(reasons.map(({ column, reason }) => [column, reason]));

  const change = (changed: SchemaColumn) => setSchema((before) => withColumn(before, changed, values));

  return (
    <form action={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <input type="hidden" name="dataset" value={dataset} />
      <input type="hidden" name="schema" value={JSON.stringify(schema)} />
      {mayEdit && !schema.target && candidates.length > 0 && (
        <fieldset className="grid gap-2 rounded-md border border-line bg-panel p-4">
          <legend className="sr-only">Outcome</legend>
          <p className="text-sm">
            <span className="font-medium">Which column is the outcome?</span> Choose what a model learns to
            predict. To score this table, or to query it, none is needed.
          </p>
          <div className="flex flex-wrap gap-2">
            <OutcomeChoices
              candidates={candidates}
              choose={(name) => setSchema(withTarget(schema, name, values))}
            />
          </div>
        </fieldset>
      )}
      <div className="flex flex-wrap gap-3">
        <TargetFields schema={schema} values={values} mayEdit={mayEdit} setSchema={setSchema} />
        <Field id="search" label="Find a column">
          <Input
            id="search"
            type="search"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </Field>
      </div>
      <ScrollRegion label="Columns" className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead className="bg-raised text-left text-xs text-muted">
            <tr>
              {["Column", "Role", "Type", "Format", "Missing markers", "Note"].map((header) => (
                <th key={header} scope="col" className="px-2 py-1.5 font-medium whitespace-nowrap">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {found.slice(0, shown).map((column) => (
              <SchemaRow
                key={column.name}
                column={column}
                reason={reasonOf.get(column.name)}
                mayEdit={mayEdit}
                change={change}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {found.length > shown && (
        <div>
          <Button type="button" onClick={() => setShown(shown + shownAtOnce)}>
            Show {Math.min(shownAtOnce, found.length - shown)} more of {found.length} columns
          </Button>
        </div>
      )}
      {found.length === 0 && <p className="text-sm text-muted">No column has this name.</p>}
      <EditConflict state={state} updatedAt={updatedAt} />
      {mayEdit && (
        <FormFooter state={state}>
          <SubmitButton pending="Saving…">Save schema</SubmitButton>
        </FormFooter>
      )}
    </form>
  );
}
