"use client";

import { Play } from "lucide-react";
import { useActionState, useState } from "react";
import { CodeEditor } from "@/app/_components/forms/code-editor";
import { describedBy, Field, SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { datesBetween, mostBackfilled, type Step, steps } from "@/lib/runs/start/backfill-dates";
import { startBackfillAction } from "./actions";

const kinds = { dates: "A range of dates", items: "Parameter sets" } as const;
type Kind = keyof typeof kinds;

/** Starts many runs of a deployment: one for each date of a range, or for each set of parameters. */
export function BackfillForm({
  slug,
  dates,
  example,
}: {
  slug: string;
  /** Names of its parameters that a date may be given to, and the one that is for a date. */
  dates: { names: string[]; likely?: string };
  /** A list of sets to begin with, as JSON. */
  example: string;
}) {
  const [state, submit] = useActionState(startBackfillAction, undefined);
  const [kind, setKind] = useState<Kind>(dates.names.length > 0 ? "dates" : "items");
  const [items, setItems] = useState(example);
  return (
    <form onSubmit={keepTyped(submit)} className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      <input type="hidden" name="slug" value={slug} />
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <legend className="mb-1 text-sm font-medium">Runs for</legend>
        {(Object.keys(kinds) as Kind[]).map((each) => (
          <label key={each} className="flex items-center gap-1.5">
            <input
              type="radio"
              name="kind"
              value={each}
              checked={each === kind}
              disabled={each === "dates" && dates.names.length === 0}
              onChange={() => setKind(each)}
              className="accent-accent"
            />
            {kinds[each]}
          </label>
        ))}
      </fieldset>
      {kind === "dates" ? (
        <DateFields dates={dates} errorOf={(name) => issueAt(state?.issues ?? [], `dates.${name}`)} />
      ) : (
        <Field
          id="items"
          label="Sets of parameters"
          hint={`A JSON list with an object for each run, at most ${mostBackfilled.toLocaleString("en-US")}. What a set leaves out is taken from the deployment.`}
          error={issueAt(state?.issues ?? [], "items")}
        >
          <CodeEditor
            id="items"
            label="Sets of parameters"
            language="javascript"
            value={items}
            onChange={setItems}
            {...describedBy("items", { hint: true, error: issueAt(state?.issues ?? [], "items") })}
          />
          <input type="hidden" name="items" value={items} />
        </Field>
      )}
      <div className="max-w-48">
        <TextField
          name="concurrency"
          label="Runs at once"
          type="number"
          min={1}
          max={100}
          defaultValue={1}
          required
          error={issueAt(state?.issues ?? [], "concurrency")}
        />
      </div>
      <FormFooter state={state}>
        <SubmitButton pending="Starting…">
          <Play aria-hidden="true" /> Start backfill
        </SubmitButton>
      </FormFooter>
    </form>
  );
}

function DateFields({
  dates: { names, likely = "" },
  errorOf,
}: {
  dates: { names: string[]; likely?: string };
  errorOf: (name: string) => string | undefined;
}) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [every, setEvery] = useState<Step>("day");
  const dates = from && to ? datesBetween(from, to, every) : [];
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
      <SelectField
        name="dates.param"
        label="Parameter for the date"
        error={errorOf("param")}
        defaultValue={likely}
        required
      >
        {!likely && <option value="">Choose…</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <SelectField
        name="dates.until"
        label="Parameter for its end (optional)"
        hint="Gets the date of the next run."
        error={errorOf("until")}
      >
        <option value="">–</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <TextField
        name="dates.from"
        label="First date"
        type="date"
        required
        value={from}
        onChange={({ target }) => setFrom(target.value)}
        error={errorOf("from")}
      />
      <TextField
        name="dates.to"
        label="Last date"
        type="date"
        required
        value={to}
        onChange={({ target }) => setTo(target.value)}
        error={errorOf("to")}
      />
      <SelectField
        name="dates.every"
        label="A run for each"
        value={every}
        onChange={({ target }) => setEvery(target.value as Step)}
        error={errorOf("every")}
      >
        {steps.map((step) => (
          <option key={step}>{step}</option>
        ))}
      </SelectField>
      <p role="status" className="self-end text-sm text-muted">
        {dates.length > mostBackfilled
          ? `More than ${mostBackfilled.toLocaleString("en-US")} runs, which is too many for one backfill.`
          : dates.length > 0 &&
            `${counted(dates.length, "run")}, from ${dates[0]!.date} to ${dates.at(-1)!.date}.`}
      </p>
    </div>
  );
}
