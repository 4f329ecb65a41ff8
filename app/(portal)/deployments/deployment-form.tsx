"use client";

import { useActionState, useState } from "react";
import { BlockBindings } from "@/app/_components/block-bindings";
import type { BlockChoice } from "@/app/_components/block-select";
import { Button, LinkButton } from "@/app/_components/button";
import { SelectField, TextField } from "@/app/_components/field";
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
  const errorOf = (field: string) => issueAt(state?.issues, field);

  return (
    <form onSubmit={keepTyped(submit)} className="grid max-w-4xl gap-6">
      {Object.entries({ ...hidden, ...state?.hidden }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <TextField
          name="name"
          label="Name"
          error={errorOf("name")}
          defaultValue={settings.name}
          required
          maxLength={120}
        />
        {slug !== undefined && (
          <TextField
            name="slug"
            label="Slug"
            hint="Names it in addresses and in the API, and stays."
            error={errorOf("slug")}
            defaultValue={slug}
            required
            maxLength={80}
            className="font-mono"
          />
        )}
        <TextField
          name="description"
          label="Description"
          error={errorOf("description")}
          defaultValue={settings.description}
          maxLength={2000}
        />
        <SelectField
          name="version"
          label="Flow version"
          hint="The newest follows the flow; a fixed one stays."
          error={errorOf("version")}
          value={version ?? ""}
          onChange={({ target }) => setVersion(target.value === "" ? null : Number(target.value))}
        >
          <option value="">The newest (now {versions[0]?.version})</option>
          {versions.map((choice) => (
            <option key={choice.version} value={choice.version}>
              Version {choice.version}
            </option>
          ))}
        </SelectField>
        <TextField
          name="tags"
          label="Tags"
          hint="Separated by commas. Each run carries them."
          error={errorOf("tags")}
          defaultValue={settings.tags.join(", ")}
        />
        <TextField
          name="concurrencyLimit"
          label="Runs at once"
          hint="Empty is no limit."
          error={errorOf("concurrencyLimit")}
          type="number"
          min={1}
          max={10_000}
          defaultValue={settings.concurrencyLimit ?? ""}
        />
        <SelectField
          name="onConflict"
          label="When no slot is free"
          error={errorOf("onConflict")}
          defaultValue={settings.onConflict}
        >
          <option value="queue">A new run waits for its turn</option>
          <option value="cancel-new">A new run is cancelled</option>
        </SelectField>
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
