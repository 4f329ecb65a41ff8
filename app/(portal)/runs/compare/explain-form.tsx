"use client";

import { useActionState } from "react";
import { Select } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { explainDifferenceAction } from "./actions";

/** Starts the run that says why a metric changed. */
export function ExplainForm({ a, b }: { a: string; b: string }) {
  const [state, submit] = useActionState(explainDifferenceAction, undefined);
  return (
    <form
      action={submit}
      className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-panel px-4 py-3 text-sm"
    >
      <input type="hidden" name="a" value={a} />
      <input type="hidden" name="b" value={b} />
      <label htmlFor="metric">Why did it change?</label>
      <div className="w-36">
        <Select id="metric" name="metric" defaultValue="recall">
          <option value="recall">Recall</option>
          <option value="precision">Precision</option>
          <option value="rocAuc">ROC-AUC</option>
        </Select>
      </div>
      <SubmitButton pending="Starting…">Explain difference</SubmitButton>
      <span className="text-muted">Retrains with one setting swapped at a time. Takes a few seconds.</span>
      <p role="alert" className="text-bad">
        {state?.message}
      </p>
    </form>
  );
}
