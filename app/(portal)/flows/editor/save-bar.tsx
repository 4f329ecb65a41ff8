"use client";

import { useActionState, useState } from "react";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Button } from "@/app/_components/ui/button";
import { counted } from "@/lib/base/number-text";
import { type SaveState, saveFlowAction } from "./actions";
import type { Editing } from "./use-draft";

/** Saves the draft as a version; says what is wrong until it can be. */
export function SaveBar({ editing, basedOn }: { editing: Editing; basedOn: string }) {
  const { draft, check, isChanged, isRestored, discard } = editing;
  const [sent, setSent] = useState(false);
  const [state, save] = useActionState<SaveState, FormData>(async (before, form) => {
    setSent(true);
    return saveFlowAction(before, form);
  }, undefined);
  const problems = check.issues.length;
  return (
    <form
      action={save}
      className="sticky top-0 z-20 flex flex-wrap items-center gap-3 rounded-md border border-line bg-panel px-3 py-2"
    >
      <input type="hidden" name="draft" value={JSON.stringify(draft)} />
      <input type="hidden" name="basedOn" value={state?.basedOn ?? basedOn} />
      <SubmitButton disabled={problems > 0 || !isChanged}>Save version</SubmitButton>
      {isChanged && (
        <Button variant="quiet" onClick={discard}>
          Discard
        </Button>
      )}
      <div role="status" className="min-w-0 flex-1 text-sm [overflow-wrap:anywhere] max-sm:basis-full">
        {sent && state?.message ? (
          <span className="text-bad">{state.message}</span>
        ) : problems > 0 ? (
          <span className="text-bad">
            Fix {counted(problems, "problem")} to save: {saidOf(check.issues[0]!)}
          </span>
        ) : isRestored ? (
          <span className="text-muted">Draft restored from this browser.</span>
        ) : isChanged ? (
          <span className="text-muted">Ready to save. The draft is kept in this browser until you save.</span>
        ) : (
          <span className="text-muted">
            {basedOn === "" ? "Name the flow, then add its first task." : "No changes yet."}
          </span>
        )}
      </div>
      {state?.changes && state.changes.length > 0 && (
        <ul className="w-full list-disc pl-5 text-sm text-muted">
          {state.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </form>
  );
}

/** "train-model, seed: This input is not bound." */
function saidOf({ path, message }: { path: string; message: string }): string {
  const [, node, , field] = path.match(/^nodes\.([^.]+)(\.input)?\.(.+)$/) ?? [];
  return node ? `${node}, ${field}: ${message}` : `${path}: ${message}`;
}
