"use client";

import { useActionState } from "react";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { ShownOnce } from "@/app/_components/ui/shown-once";
import { RoleField } from "@/app/(portal)/settings/role-field";
import { lifetimes } from "@/lib/auth/token-lifetimes";
import { issueAt } from "@/lib/base/errors";
import type { Role } from "@/lib/base/member";
import { createTokenAction } from "./actions";

/** Makes a token and shows it once. @param roles those that the member may give it */
export function TokenForm({ roles }: { roles: readonly Role[] }) {
  const [state, submit] = useActionState(createTokenAction, undefined);
  const errorOf = (field: string) => issueAt(state?.issues, field);
  const { name, role = roles[0], lifetime = "90" } = state?.values ?? {};
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-3">
      {state?.made && (
        <div className="sm:col-span-3">
          <ShownOnce
            title={`Copy the token “${state.made.name}” now. You won’t see it again.`}
            text={state.made.token}
            what="token"
          />
        </div>
      )}
      <TextField
        key={`name ${name}`}
        name="name"
        label="Name"
        hint="The program or machine that uses it."
        error={errorOf("name")}
        required
        maxLength={100}
        defaultValue={name}
      />
      <RoleField roles={roles} role={role} error={errorOf("role")} />
      <SelectField
        key={`lifetime ${lifetime}`}
        name="lifetime"
        label="Expires"
        error={errorOf("lifetime")}
        defaultValue={lifetime}
      >
        {lifetimes.map((days) => (
          <option key={days} value={days}>
            {days === "never" ? "Never" : `In ${days} days`}
          </option>
        ))}
      </SelectField>
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>Create token</SubmitButton>
      </FormFooter>
    </form>
  );
}
