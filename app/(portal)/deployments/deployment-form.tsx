"use client";

import { useActionState, useState } from "react";
import { BlockBindings } from "@/app/_components/block-bindings";
import type { BlockChoice } from "@/app/_components/block-select";
import { Button, LinkButton } from "@/app/_components/button";
import { describedBy, Field, Input, Select } from "@/app/_components/field";
import { FormFooter } from "@/app/_components/form-footer";
import { keepTyped } from "@/app/_components/keep-typed";
import { Meanwhile } from "@/app/_components/meanwhile";
import { SchemaForm } from "@/app/_components/schema-form";
import type { DeploymentSettings } from "@/lib/deployments/deployment";
import { issueAt } from "@/lib/errors";
import type { BlockSlot, JsonSchema } from "@/lib/flows/flow";
import type { DeploymentFormState } from "./actions";

export type VersionChoice = { version: number; params: JsonSchema; blocks?: Record<string, BlockSlot> };

/**
 * The settings of a deployment. A refusal leaves what was typed in the controls; `hidden` is sent along.
 * @param versions of the flow, the newest first
 */
export function DeploymentForm({
  action,
  hidden,
  versions,
  settings,
  blocks,
  slug,
  cancelHref,
}: {
  action: (state: DeploymentFormState, form: FormData) => Promise<DeploymentFormState>;
  hidden: Record<string, string>;
  versions: VersionChoice[];
  settings: DeploymentSettings;
  blocks: BlockChoice[];
  /** The slug to begin with, for a new deployment. */
  slug?: string;
  cancelHref: string;
}) {
  const [state, submit, isPending] = useActionState(action, undefined);
  const [version, setVersion] = useState(settings.version);
  const chosen = versions.find((choice) => choice.version === version) ?? versions[0];
  const control = (id: string, hint?: string) => {
    const error = issueAt(state?.issues, id);
    return { field: { id, hint, error }, input: { id, name: id, ...describedBy(id, { hint, error }) } };
  };
  const slugControl = control("slug", "Names it in addresses and in the API, and stays.");
  const nameControl = control("name");
  const aboutControl = control("description");
  const versionControl = control("version", "The newest follows the flow; a fixed one stays.");
  const tagsControl = control("tags", "Separated by commas. Each run carries them.");
  const limitControl = control("concurrencyLimit", "Empty is no limit.");
  const conflictControl = control("onConflict");

  return (
    <form onSubmit={keepTyped(submit)} className="grid max-w-4xl gap-6">
      {Object.entries({ ...hidden, ...state?.hidden }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <Field label="Name" {...nameControl.field}>
          <Input {...nameControl.input} defaultValue={settings.name} required maxLength={120} />
        </Field>
        {slug !== undefined && (
          <Field label="Slug" {...slugControl.field}>
            <Input {...slugControl.input} defaultValue={slug} required maxLength={80} className="font-mono" />
          </Field>
        )}
        <Field label="Description" {...aboutControl.field}>
          <Input {...aboutControl.input} defaultValue={settings.description} maxLength={2000} />
        </Field>
        <Field label="Flow version" {...versionControl.field}>
          <Select
            {...versionControl.input}
            value={version ?? ""}
            onChange={({ target }) => setVersion(target.value === "" ? null : Number(target.value))}
          >
            <option value="">The newest (now {versions[0]?.version})</option>
            {versions.map((choice) => (
              <option key={choice.version} value={choice.version}>
                Version {choice.version}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Tags" {...tagsControl.field}>
          <Input {...tagsControl.input} defaultValue={settings.tags.join(", ")} />
        </Field>
        <Field label="Runs at once" {...limitControl.field}>
          <Input
            {...limitControl.input}
            type="number"
            min={1}
            max={10_000}
            defaultValue={settings.concurrencyLimit ?? ""}
          />
        </Field>
        <Field label="When no slot is free" {...conflictControl.field}>
          <Select {...conflictControl.input} defaultValue={settings.onConflict}>
            <option value="queue">A new run waits for its turn</option>
            <option value="cancel-new">A new run is cancelled</option>
          </Select>
        </Field>
      </div>
      {chosen && (
        <fieldset>
          <legend className="mb-2 text-sm font-medium">Parameters</legend>
          <p className="mb-3 text-xs text-muted">What is left empty here, each run has to give.</p>
          <SchemaForm
            key={chosen.version}
            schema={{ ...chosen.params, required: [] }}
            values={settings.params}
            issues={state?.issues}
            hasJson
          />
        </fieldset>
      )}
      <BlockBindings slots={chosen?.blocks} blocks={blocks} bound={settings.blocks} issues={state?.issues} />
      <Meanwhile state={state} />
      <FormFooter state={state}>
        <Button type="submit" variant="primary" disabled={isPending}>
          {isPending ? "Saving…" : "Save"}
        </Button>
        <LinkButton href={cancelHref}>Cancel</LinkButton>
      </FormFooter>
    </form>
  );
}
