"use client";

import { useActionState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LinkButton } from "@/app/_components/ui/button";
import { dashboardHref } from "@/app/(portal)/dashboards/dashboard-href";
import { issueAt } from "@/lib/base/errors";
import { savePanelAction } from "./actions";

/** One panel of a dashboard; the controls are made from the settings of its type. @param panel absent for a new one */
export function PanelForm({
  dashboard,
  updatedAt,
  type,
  schema,
  panel,
}: {
  dashboard: string;
  updatedAt: string;
  type: { slug: string; name: string; description: string };
  schema: Record<string, unknown>;
  panel?: { id: string; title: string; width: string; [setting: string]: unknown };
}) {
  const [state, submit] = useActionState(savePanelAction, undefined);
  const { title, width, settings } = state?.values ?? { title: panel?.title, width: panel?.width };
  return (
    <form action={submit} className="grid max-w-3xl gap-3 rounded-md border border-line bg-panel p-4">
      <div>
        <h3 className="font-medium">{type.name}</h3>
        <p className="text-sm text-muted">{type.description}</p>
      </div>
      <EditConflict state={state} updatedAt={updatedAt} />
      <input type="hidden" name="name" value={dashboard} />
      <input type="hidden" name="type" value={type.slug} />
      {panel && <input type="hidden" name="panel" value={panel.id} />}
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <TextField
          key={`title ${title}`}
          name="title"
          label="Title"
          hint={type.slug === "text" ? "Leave empty for none." : `Leave empty for “${type.name}”.`}
          error={issueAt(state?.issues, "title")}
          maxLength={100}
          defaultValue={title}
        />
        <SelectField key={`width ${width}`} name="width" label="Width" defaultValue={width ?? "half"}>
          <option value="half">Half</option>
          <option value="full">Full</option>
        </SelectField>
      </div>
      <SchemaForm schema={schema} values={settings ?? panel} issues={state?.issues} />
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>{panel ? "Save panel" : "Add panel"}</SubmitButton>
        <LinkButton href={dashboardHref(dashboard, "edit")} scroll={false}>
          Close
        </LinkButton>
      </FormFooter>
    </form>
  );
}
