"use client";

import { useActionState, useState } from "react";
import { BlockBindings } from "@/app/_components/forms/block-bindings";
import type { BlockChoice } from "@/app/_components/forms/block-select";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { issueAt } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import type { DeploymentSettings } from "@/lib/deployments/deployment";
import type { BlockSlot } from "@/lib/flows/flow";
import type { DeploymentFormState } from "./actions";
import { DeploymentFields } from "./deployment-fields";

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

  return (
    <form onSubmit={keepTyped(submit)} className="grid max-w-3xl gap-6">
      {Object.entries({ ...hidden, ...state?.hidden }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <DeploymentFields
        settings={settings}
        slug={slug}
        versions={versions.map((choice) => choice.version)}
        version={version}
        onVersionChange={setVersion}
        errorOf={(field) => issueAt(state?.issues, field)}
      />
      {chosen && (
        <fieldset>
          <legend className="mb-2 text-sm font-medium">Parameters</legend>
          <p className="mb-3 text-xs text-muted">Anything left empty must be set for each run.</p>
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
      <EditConflict state={state} />
      <FormFooter state={state}>
        <Button type="submit" variant="primary" disabled={isPending}>
          {isPending ? "Saving…" : "Save"}
        </Button>
        <LinkButton href={cancelHref}>Cancel</LinkButton>
      </FormFooter>
    </form>
  );
}
