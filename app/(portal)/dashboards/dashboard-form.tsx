"use client";

import { useActionState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { TitleAndSlug } from "@/app/_components/forms/title-and-slug";
import { withToast } from "@/app/_components/ui/with-toast";
import { issueAt } from "@/lib/base/errors";
import { saveDashboardAction } from "./actions";

const intervals = { never: "Only by hand", hourly: "Every hour", daily: "Every day", weekly: "Every Monday" };

export interface DashboardFormValues {
  name: string;
  title: string;
  refresh: string;
  updatedAt: string;
}

/** Title, name and schedule of a dashboard. @param dashboard the one to change; absent for a new one */
export function DashboardForm({ dashboard }: { dashboard?: DashboardFormValues }) {
  const [state, submit] = useActionState(withToast(saveDashboardAction), undefined);
  const values = { ...dashboard, ...state?.values };
  const errorOf = (field: string) => issueAt(state?.issues, field);
  const title = {
    name: "title",
    label: "Title",
    error: errorOf("title"),
    maxLength: 100,
    defaultValue: values.title,
  };
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      <EditConflict state={state} updatedAt={dashboard?.updatedAt} />
      {dashboard ? (
        <>
          <TextField key={`title ${values.title}`} {...title} required />
          <input type="hidden" name="was" value={dashboard.name} />
        </>
      ) : (
        <TitleAndSlug
          title={title}
          slug={{
            name: "name",
            error: errorOf("name"),
            maxLength: 80,
          }}
        />
      )}
      <SelectField
        key={`refresh ${values.refresh}`}
        name="refresh"
        label="Refresh"
        hint="At the full hour, or at 05:00 UTC."
        error={errorOf("refresh")}
        defaultValue={values.refresh ?? "daily"}
      >
        {Object.entries(intervals).map(([interval, words]) => (
          <option key={interval} value={interval}>
            {words}
          </option>
        ))}
      </SelectField>
      <FormFooter state={state}>
        <SubmitButton>{dashboard ? "Save" : "Create dashboard"}</SubmitButton>
      </FormFooter>
    </form>
  );
}
