"use client";

import { useActionState, useState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { Input, Select, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { Button } from "@/app/_components/ui/button";
import type { Choices, Kind } from "@/lib/automations/sentence";
import { type FieldIssue, issueAt } from "@/lib/base/errors";
import { saveAutomationAction, tryAutomationAction } from "./actions";
import { SentenceFields } from "./sentence-fields";
import { TriedOn } from "./tried-on";

type Values = {
  id?: string;
  updatedAt?: string;
  name: string;
  when: Record<string, unknown>;
  then: Record<string, unknown>;
  cooldownMs: number;
};

/** Form of an automation: two sentences with controls in them, which can be tested on past runs first. */
export function AutomationForm({
  kinds,
  choices,
  values,
}: {
  kinds: { when: Kind[]; then: Kind[] };
  choices: Choices;
  values: Values;
}) {
  const [saved, save, isSaving] = useActionState(saveAutomationAction, undefined);
  const [tried, tryOut, isTrying] = useActionState(tryAutomationAction, undefined);
  const issues = saved?.issues ?? tried?.issues ?? [];

  return (
    <form
      onSubmit={keepTyped((form, submitter) =>
        submitter?.getAttribute("value") === "try" ? tryOut(form) : save(form),
      )}
      className="grid max-w-4xl gap-5"
    >
      {values.id && <input type="hidden" name="id" value={values.id} />}
      <TextField
        name="name"
        label="Name"
        error={issueAt(issues, "name")}
        required
        maxLength={80}
        defaultValue={values.name}
      />
      <KindChoice
        legend="When"
        prefix="when"
        kinds={kinds.when}
        choices={choices}
        issues={issues}
        values={values.when}
      />
      <KindChoice
        legend="Then"
        prefix="then"
        kinds={kinds.then}
        choices={choices}
        issues={issues}
        values={values.then}
      />
      <div className="flex flex-wrap items-center gap-1.5 text-sm">
        <label htmlFor="cooldownMinutes">Cooldown after firing:</label>
        <span className="inline-block w-24">
          <Input
            id="cooldownMinutes"
            name="cooldownMinutes"
            type="number"
            min={0}
            max={44_640}
            required
            defaultValue={values.cooldownMs / 60_000}
          />
        </span>
        minutes.
      </div>
      <EditConflict state={saved} updatedAt={values.updatedAt} />
      <FormFooter state={saved ?? tried}>
        <Button type="submit" variant="primary" value="save" disabled={isSaving}>
          {isSaving ? "Saving…" : "Save"}
        </Button>
        <Button type="submit" value="try" disabled={isTrying}>
          {isTrying ? "Testing…" : "Test on the last 7 days"}
        </Button>
      </FormFooter>
      {tried?.occurrences && <TriedOn occurrences={tried.occurrences} />}
    </form>
  );
}

function KindChoice({
  legend,
  prefix,
  kinds,
  values,
  choices,
  issues,
}: {
  legend: string;
  prefix: "when" | "then";
  kinds: Kind[];
  values: Record<string, unknown>;
  choices: Choices;
  issues: FieldIssue[];
}) {
  const [slug, choose] = useState(String(values.type));
  const kind = kinds.find((option) => option.slug === slug) ?? kinds[0]!;
  return (
    <fieldset className="grid gap-3 rounded-md border border-line bg-panel p-4 pt-2">
      <legend className="px-1 text-sm font-medium">{legend}</legend>
      <span className="inline-block max-w-full justify-self-start">
        <Select
          name={`${prefix}.type`}
          aria-label={prefix === "when" ? "Condition" : "Action"}
          value={kind.slug}
          onChange={(event) => choose(event.target.value)}
        >
          {kinds.map((option) => (
            <option key={option.slug} value={option.slug}>
              {option.name}
            </option>
          ))}
        </Select>
      </span>
      <SentenceFields
        key={kind.slug}
        lead={legend}
        prefix={prefix}
        kind={kind}
        choices={choices}
        issues={issues}
        values={slug === values.type ? values : kind.initial}
      />
    </fieldset>
  );
}
