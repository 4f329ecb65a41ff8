"use client";

import { type ReactNode, useActionState } from "react";
import { withToast } from "@/app/_components/ui/with-toast";
import type { FormState } from "@/app/_server/action";

type Action = (state: FormState, form: FormData) => Promise<FormState>;

/** A form, usually with one button. Success shows a toast, with Undo if possible; a refusal is shown beside it. */
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
  const [state, submit] = useActionState(withToast(action, { values }), undefined);
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
