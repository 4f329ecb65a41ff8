"use client";

import { useActionState } from "react";
import { ShownOnce } from "@/app/_components/ui/shown-once";
import type { FormState } from "@/app/_server/action";
import { issueAt } from "@/lib/base/errors";
import { SelectField, TextField } from "./field";
import { FormFooter } from "./form-footer";
import { SubmitButton } from "./submit-button";

/** Form state with the new link, shown once, or with the typed values, so that a refusal keeps them. */
export type NewLinkState = NonNullable<FormState> & {
  made?: { name: string; link: string };
  values?: Record<string, string>;
};

/**
 * Makes a public link and shows it once.
 * @param of what it is to, sent along as hidden fields @param days choices for the days that it works; "never" has no end
 * @param usualDays the choice at first
 */
export function NewLinkForm({
  action,
  of,
  days,
  usualDays,
}: {
  action: (state: NewLinkState | undefined, form: FormData) => Promise<NewLinkState>;
  of: Record<string, string>;
  days: readonly string[];
  usualDays: string;
}) {
  const [state, submit] = useActionState(action, undefined);
  const errorOf = (field: string) => issueAt(state?.issues, field);
  const { name, days: chosen = usualDays } = state?.values ?? {};
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      {state?.made && (
        <div className="sm:col-span-2">
          <ShownOnce
            title={`Copy the link for “${state.made.name}” now. You won’t see it again.`}
            text={state.made.link}
            what="link"
          />
        </div>
      )}
      {Object.entries(of).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      <TextField
        key={`name ${name}`}
        name="name"
        label="Recipient"
        hint="Helps you recognise the link when you revoke it."
        error={errorOf("name")}
        required
        maxLength={100}
        defaultValue={name}
      />
      <SelectField
        key={`days ${chosen}`}
        name="days"
        label="Expires"
        error={errorOf("days")}
        defaultValue={chosen}
      >
        {days.map((count) => (
          <option key={count} value={count}>
            {inWords(count)}
          </option>
        ))}
      </SelectField>
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>Create link</SubmitButton>
      </FormFooter>
    </form>
  );
}

function inWords(days: string): string {
  if (days === "never") return "Never";
  return days === "1" ? "Tomorrow" : `In ${days} days`;
}
