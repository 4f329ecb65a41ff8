"use client";

import { useActionState } from "react";
import { describedBy, Field, Input, Select } from "@/app/_components/field";
import { FormFooter } from "@/app/_components/form-footer";
import { ShownOnce } from "@/app/_components/shown-once";
import { SubmitButton } from "@/app/_components/submit-button";
import { shareDays } from "@/lib/artifacts/share";
import { createShareAction } from "./actions";

/** Makes a link and shows it once. */
export function ShareForm({ id }: { id: string }) {
  const [state, submit] = useActionState(createShareAction, undefined);
  const errorOf = (field: string) => state?.issues?.find(({ path }) => path === field)?.message;
  const { name, days = "7" } = state?.values ?? {};
  const nameHint = "So that you know later whose link to revoke.";
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-2">
      {state?.made && (
        <div className="sm:col-span-2">
          <ShownOnce
            title={`Copy the link for “${state.made.name}” now: it is shown once.`}
            text={state.made.link}
            what="link"
          />
        </div>
      )}
      <input type="hidden" name="id" value={id} />
      <Field id="name" label="For whom" hint={nameHint} error={errorOf("name")}>
        <Input
          key={name}
          id="name"
          name="name"
          required
          maxLength={100}
          autoComplete="off"
          defaultValue={name}
          {...describedBy("name", { hint: nameHint, error: errorOf("name") })}
        />
      </Field>
      <Field id="days" label="Ends" error={errorOf("days")}>
        <Select key={days} id="days" name="days" defaultValue={days}>
          {shareDays.map((count) => (
            <option key={count} value={count}>
              {count === "1" ? "Tomorrow" : `In ${count} days`}
            </option>
          ))}
        </Select>
      </Field>
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>Make a link</SubmitButton>
      </FormFooter>
    </form>
  );
}
