"use client";

import { type ReactNode, startTransition, useActionState } from "react";
import type { FormState } from "@/app/_server/action";
import { toast } from "./toasts";

type Action = (state: FormState, form: FormData) => Promise<FormState>;

/** A form of one button, say. What its action did is said by a toast, with Undo where it can be; a refusal beside it. */
export function ActionForm({
  action,
  values,
  children,
}: {
  action: Action;
  /** Sent along as hidden fields. */
  values: Record<string, string>;
  children: ReactNode;
}) {
  const [state, submit] = useActionState(told(action, values), undefined);
  return (
    <form action={submit} className="flex flex-wrap items-center gap-2">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <span role="status" className="text-xs text-bad empty:hidden">
        {state?.isRefused && state.message}
      </span>
    </form>
  );
}

/** The action, whose success is told in a toast: also when what it was pressed on is gone by then. */
function told(action: Action, values: Record<string, string>): Action {
  return async (before, form) => {
    const state = await action(before, form);
    if (!state?.message || state.isRefused) return state;
    const { undo } = state;
    toast(state.message, { undo: undo && (() => takeBack(action, { ...values, ...undo })) });
    return state;
  };
}

function takeBack(action: Action, values: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  startTransition(async () => {
    const state = await action(undefined, form);
    toast(state?.message ?? "Undone.", { isError: state?.isRefused });
  });
}
