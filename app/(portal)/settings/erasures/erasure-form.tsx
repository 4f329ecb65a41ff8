"use client";

import { useActionState, useRef, useState } from "react";
import { describedBy, Field, Textarea, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { issueAt } from "@/lib/base/errors";
import { eraseAction } from "./actions";

const keysHint = "One on each line, as they stand in the tables.";

/** Requests an erasure, after a dialog that says what it does. */
export function ErasureForm() {
  const [state, submit] = useActionState(eraseAction, undefined);
  const [isAsking, setAsking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const error = (path: string) => issueAt(state?.issues, path);
  return (
    <form ref={form} action={submit} className="grid max-w-3xl gap-3">
      <TextField
        key={`column ${state?.typed?.column}`}
        name="column"
        label="Key column"
        hint="Its name in every table that has it, for example customer_id."
        error={error("column")}
        required
        maxLength={1000}
        defaultValue={state?.typed?.column}
        className="font-mono"
      />
      <Field id="keys" label="Keys" hint={keysHint} error={error("keys")}>
        <Textarea
          key={`keys ${state?.typed?.keys}`}
          id="keys"
          name="keys"
          required
          rows={4}
          defaultValue={state?.typed?.keys}
          className="font-mono"
          {...describedBy("keys", { hint: keysHint, error: error("keys") })}
        />
      </Field>
      <TextField
        key={`reason ${state?.typed?.reason}`}
        name="reason"
        label="Reason"
        hint="Shown with every version that changes. Do not repeat the keys here."
        error={error("reason")}
        required
        maxLength={1000}
        defaultValue={state?.typed?.reason}
      />
      <FormFooter state={state}>
        <Button variant="danger" onClick={() => form.current?.reportValidity() && setAsking(true)}>
          Erase…
        </Button>
      </FormFooter>
      <Dialog title="Erase these keys?" isOpen={isAsking} onClose={() => setAsking(false)}>
        <div className="grid gap-3 p-4 text-sm">
          <p>
            All rows with these keys are deleted from every version of every dataset and from all predictions.
            The keys are also removed from request logs, caches, outputs of tasks, artifacts and logs. This
            cannot be undone.
          </p>
          <p>Backups, the audit log and models that learned from the rows are not changed.</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              variant="danger"
              onClick={() => {
                setAsking(false);
                form.current?.requestSubmit();
              }}
            >
              Erase
            </Button>
          </div>
        </div>
      </Dialog>
    </form>
  );
}
