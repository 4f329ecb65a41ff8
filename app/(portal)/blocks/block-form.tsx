"use client";

import { useActionState } from "react";
import type { BlockChoice } from "@/app/_components/forms/block-select";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { SchemaForm } from "@/app/_components/forms/schema-form";
import { Button } from "@/app/_components/ui/button";
import { issueAt } from "@/lib/base/errors";
import type { JsonSchema } from "@/lib/base/json-schema";
import { hidden } from "@/lib/blocks/hidden";
import { createBlockAction, updateBlockAction } from "./actions";

/**
 * Makes a block, or gives one other values: `block` is what there is, its secrets as ********; a new `version` of it
 * shows it afresh.
 * A refusal leaves what was typed in the controls; secrets never come back from the server.
 */
export function BlockForm({
  type,
  schema,
  blocks,
  block,
  mayEdit = true,
}: {
  type: string;
  schema: JsonSchema;
  blocks: BlockChoice[];
  block?: { name: string; values: Record<string, unknown>; version: string };
  mayEdit?: boolean;
}) {
  const [state, submit, isPending] = useActionState(block ? updateBlockAction : createBlockAction, undefined);

  return (
    <form onSubmit={keepTyped(submit)} className="grid max-w-3xl gap-4">
      {block ? (
        <input type="hidden" name="name" value={block.name} />
      ) : (
        <>
          <input type="hidden" name="type" value={type} />
          <TextField
            name="name"
            label="Name"
            hint="Deployments refer to the block by this name. Can’t be changed later. Lower-case letters, digits and hyphens."
            error={issueAt(state?.issues, "name")}
            required
            maxLength={60}
            className="font-mono"
          />
        </>
      )}
      <fieldset disabled={!mayEdit}>
        <SchemaForm
          key={block?.version}
          schema={schema}
          values={block?.values}
          issues={state?.issues}
          prefix="values"
          blocks={blocks}
        />
      </fieldset>
      {mayEdit && block && Object.values(block.values).includes(hidden) && (
        <p className="text-sm text-muted">
          {hidden} stands for a stored secret. Leave it unchanged to keep the secret.
        </p>
      )}
      {mayEdit && <EditConflict state={state} updatedAt={block?.version} />}
      {mayEdit && (
        <FormFooter state={state}>
          <Button type="submit" variant="primary" disabled={isPending}>
            {isPending ? "Saving…" : "Save"}
          </Button>
        </FormFooter>
      )}
    </form>
  );
}
