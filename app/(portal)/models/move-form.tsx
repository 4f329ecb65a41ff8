"use client";

import { CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { useActionState, useId, useState } from "react";
import { Field, Input } from "@/app/_components/forms/field";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { Badge } from "@/app/_components/ui/badge";
import { Button } from "@/app/_components/ui/button";
import { Dialog } from "@/app/_components/ui/dialog";
import { withToast } from "@/app/_components/ui/with-toast";
import type { MoveState } from "./actions";

/** A button that moves an alias after a dialog, which says what changes, asks for the reason and lists the gates that refuse. */
export function MoveForm({
  action,
  values,
  label,
  effect,
  mayOverride = false,
  variant,
  size = "sm",
}: {
  action: (state: MoveState | undefined, form: FormData) => Promise<MoveState | undefined>;
  /** Sent along as hidden fields. */
  values: Record<string, string>;
  label: string;
  /** Effect of the move, in sentences. */
  effect: string;
  /** Offers an owner to go past gates that refuse, once they did. */
  mayOverride?: boolean;
  variant?: "primary" | "secondary" | "quiet";
  size?: "sm" | "md";
}) {
  const [isOpen, setOpen] = useState(false);
  const [state, submit, isPending] = useActionState(async (before: MoveState | undefined, form: FormData) => {
    const after = await withToast(action, { values })(before, form);
    if (!after?.isRefused) setOpen(false);
    return after;
  }, undefined);
  const id = useId();
  const refusal = state?.isRefused ? state : undefined;
  return (
    <>
      <Button size={size} variant={variant} className="justify-self-start" onClick={() => setOpen(true)}>
        {label}…
      </Button>
      <Dialog title={label} isOpen={isOpen} onClose={() => setOpen(false)}>
        <form onSubmit={keepTyped(submit)} className="grid gap-3 p-4 text-sm">
          {Object.entries(values).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <p>{effect}</p>
          <Field id={id} label="Reason">
            <Input
              id={id}
              name="reason"
              maxLength={500}
              placeholder="Kept in the history"
              autoComplete="off"
            />
          </Field>
          {refusal && (
            <div role="alert" className="grid gap-2">
              {refusal.checks ? (
                <Checklist checks={refusal.checks} />
              ) : (
                <p className="text-bad">{refusal.message}</p>
              )}
              {mayOverride && refusal.checks && (
                <label className="flex items-center gap-2">
                  <input type="checkbox" name="override" /> Override gates (the reason is recorded)
                </label>
              )}
            </div>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={isPending}>
              {isPending ? "Moving…" : label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** Finding of each gate of the alias, with its evidence. */
function Checklist({ checks }: { checks: NonNullable<MoveState["checks"]> }) {
  const refused = checks.filter(({ isPassed }) => !isPassed).length;
  return (
    <>
      <p className="text-bad">
        The alias stays where it is: {refused} of {checks.length} {checks.length === 1 ? "gate" : "gates"}{" "}
        refused.
      </p>
      <ul className="grid gap-2">
        {checks.map(({ name, isPassed, message, evidenceHref }) => (
          <li key={name} className="rounded-md border border-line px-3 py-2">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {isPassed ? (
                <Badge label="Passed" icon={CircleCheck} tone="ok" />
              ) : (
                <Badge label="Refused" icon={CircleX} tone="bad" />
              )}
              {name}
            </p>
            <p className="[overflow-wrap:anywhere]">
              {message}{" "}
              {evidenceHref && (
                <Link href={evidenceHref} className="underline">
                  Evidence
                </Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
