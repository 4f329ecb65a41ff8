"use client";

import { useActionState, useId } from "react";
import { Input } from "@/app/_components/forms/field";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import type { FormState } from "@/app/_server/action";

/** A button that moves an alias, with a field for the reason and the action's message below. */
export function MoveForm({
  action,
  values,
  label,
  mayOverride = false,
  variant,
}: {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  /** Sent along as hidden fields. */
  values: Record<string, string>;
  label: string;
  /** Offers an owner to go past gates that refuse, once they did. */
  mayOverride?: boolean;
  variant?: "primary" | "secondary";
}) {
  const [state, submit] = useActionState(action, undefined);
  const id = useId();
  return (
    <form action={submit} className="grid gap-1.5">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="sr-only">
          Reason: {label}
        </label>
        <Input
          id={id}
          name="reason"
          maxLength={500}
          placeholder="Reason"
          autoComplete="off"
          className="w-auto min-w-0 grow basis-40"
        />
        <SubmitButton size="sm" variant={variant} pending="Moving…">
          {label}
        </SubmitButton>
      </div>
      {mayOverride && state?.message && (
        <label className="flex items-center gap-2 text-xs">
          <input type="checkbox" name="override" /> Override gates (the reason is recorded)
        </label>
      )}
      <p role="status" className="max-w-prose text-xs text-muted empty:hidden">
        {state?.message}
      </p>
    </form>
  );
}
