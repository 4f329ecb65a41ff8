import type { ReactNode } from "react";
import { cx } from "@/app/_components/ui/cx";
import type { FormState } from "@/app/_server/action";

/** The end of a form: its buttons, and beside them what its action answered. A refusal is an alert. */
export function FormFooter({ state, children }: { state: FormState; children: ReactNode }) {
  return (
    <div className="col-span-full flex flex-wrap items-center gap-3">
      {children}
      <p
        role={state?.isRefused ? "alert" : "status"}
        className={cx(
          "min-w-0 text-sm [overflow-wrap:anywhere]",
          state?.isRefused ? "text-bad" : "text-muted",
        )}
      >
        {state?.message}
      </p>
    </div>
  );
}
