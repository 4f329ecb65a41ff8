"use client";

import { type ReactNode, useActionState } from "react";
import type { FormState } from "@/app/_server/action";

/** A form of one button, say, whose action's message appears beside it. */
export function ActionForm({
  action,
  values,
  children,
}: {
  action: (state: FormState, form: FormData) => Promise<FormState>;
  /** Sent along as hidden fields. */
  values: Record<string, string>;
  children: ReactNode;
}) {
  const [state, submit] = useActionState(action, undefined);
  return (
    <form action={submit} className="flex flex-wrap items-center gap-2">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <span role="status" className="text-xs text-muted">
        {state?.message}
      </span>
    </form>
  );
}
