"use client";

import { useActionState } from "react";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import type { FormState } from "@/app/_server/action";
import { keepInputsAction } from "./actions";

/** Whether claims that are sent for scoring are kept. */
export function InputsForm({ keeps }: { keeps: boolean }) {
  const [state, submit] = useActionState<FormState, FormData>(keepInputsAction, undefined);
  return (
    <form action={submit} className="grid max-w-2xl gap-4">
      <div className="rounded-md border border-line bg-panel px-4 py-3">
        <label className="flex items-center gap-2 text-sm font-medium">
          <input
            key={String(keeps)}
            type="checkbox"
            name="keepsInputs"
            defaultChecked={keeps}
            aria-describedby="keeps-hint"
            className="accent-accent"
          />
          Store the rows of each request
        </label>
        <p id="keeps-hint" className="mt-1 text-xs text-muted">
          Stores the first 100 rows of each request with the version that scored them. Rows can contain
          personal data: store them only if you need them, and set a retention period (Settings, Retention,
          Log lines). When off, the log records only the model, version, number of rows, status and duration.
        </p>
      </div>
      <FormFooter state={state}>
        <SubmitButton>Save</SubmitButton>
      </FormFooter>
    </form>
  );
}
