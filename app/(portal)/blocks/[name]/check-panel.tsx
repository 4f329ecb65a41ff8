import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { Time } from "@/app/_components/ui/time";
import { checkBlockAction } from "@/app/(portal)/blocks/actions";
import { CheckBadge } from "@/app/(portal)/blocks/check-badge";
import type { Block } from "@/lib/blocks/queries";

/** Tries the block on the real thing, and says what the last try saw. */
export function CheckPanel({
  name,
  check,
  test,
  mayCheck,
}: {
  name: string;
  check: Block["check"];
  /** Optional part of the check, off by default. */
  test?: string;
  mayCheck: boolean;
}) {
  return (
    <section
      aria-labelledby="check"
      className="grid max-w-3xl gap-3 rounded-md border border-line bg-panel p-4"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id="check" className="text-sm font-medium">
          Check
        </h2>
        <CheckBadge check={check} />
        {check && (
          <span className="text-xs text-muted">
            <Time value={check.at} />
          </span>
        )}
      </div>
      <p className="text-sm [overflow-wrap:anywhere]">
        {check?.message ?? "These values have not been checked yet."}
      </p>
      {mayCheck && (
        <ActionForm action={checkBlockAction} values={{ name }}>
          {test && (
            <label className="flex items-center gap-2 text-sm">
              <input type="checkbox" name="isTest" value="true" className="accent-accent" />
              {test}
            </label>
          )}
          <SubmitButton variant="secondary" pending="Checking…">
            Check
          </SubmitButton>
        </ActionForm>
      )}
    </section>
  );
}
