"use client";

import { useActionState } from "react";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { issueAt } from "@/lib/base/errors";
import { saveTagLimitAction } from "./actions";

/** Limits the runs with a tag, or changes the limit. What was typed stays when it is refused. */
export function TagLimitForm({ tags }: { tags: string[] }) {
  const [state, submit] = useActionState(saveTagLimitAction, undefined);
  const { values, issues } = state ?? {};
  const errorOf = (field: string) => issueAt(issues, `limit.${field}`);
  return (
    <form action={submit} key={JSON.stringify(values)} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      <TextField
        name="tag"
        label="Tag"
        hint="Of deployments and runs."
        error={issueAt(issues, "tag")}
        required
        maxLength={60}
        list="known-tags"
        defaultValue={values?.tag}
      />
      <datalist id="known-tags">
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <TextField
        name="atOnce"
        label="Runs at once"
        hint="Leave empty for no such limit."
        error={errorOf("atOnce")}
        type="number"
        min={1}
        max={10_000}
        defaultValue={values?.atOnce}
      />
      <TextField
        name="starts"
        label="Runs that begin in a period"
        hint="Leave empty for no such limit."
        error={errorOf("starts")}
        type="number"
        min={1}
        max={100_000}
        defaultValue={values?.starts}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          name="period"
          label="Period"
          error={errorOf("perSeconds")}
          type="number"
          min={1}
          defaultValue={values?.period ?? "1"}
        />
        <SelectField name="unit" label="Unit of the period" defaultValue={values?.unit ?? "3600"}>
          <option value="1">Seconds</option>
          <option value="60">Minutes</option>
          <option value="3600">Hours</option>
          <option value="86400">Days</option>
        </SelectField>
      </div>
      <div className="sm:col-span-2">
        <TextField
          name="description"
          label="Description"
          error={errorOf("description")}
          maxLength={500}
          defaultValue={values?.description}
        />
      </div>
      <FormFooter state={state}>
        <SubmitButton>Save</SubmitButton>
      </FormFooter>
    </form>
  );
}
