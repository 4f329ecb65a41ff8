import { startTransition } from "react";
import type { FormState } from "@/app/_server/action";
import { toast } from "./toast";

type Action<State> = (state: State | undefined, form: FormData) => Promise<State | undefined>;
type AnyState = NonNullable<FormState>;

/**
 * Wraps an action so success shows a toast, even if the triggering element has unmounted; the toast has Undo if the
 * action can be undone.
 * @param values sent along again by Undo
 * @param refusals "toast" shows a refusal as a toast too; "form" leaves it to the form
 */
export function withToast<State extends AnyState>(
  action: Action<State>,
  { values, refusals = "form" }: { values?: Record<string, string>; refusals?: "form" | "toast" } = {},
): Action<State> {
  return async (before, form) => {
    const state = await action(before, form);
    if (!state?.message || (state.isRefused && refusals === "form")) return state;
    const { message, isRefused, undo } = state;
    toast(message, {
      isError: isRefused,
      undo: undo && (() => takeBack(action, { ...values, ...undo })),
    });
    return state;
  };
}

function takeBack<State extends AnyState>(action: Action<State>, values: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  startTransition(async () => {
    const state = await action(undefined, form);
    toast(state?.message ?? "Undone.", { isError: state?.isRefused });
  });
}
