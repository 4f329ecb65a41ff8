"use client";

import { useActionState } from "react";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { ShownOnce } from "@/app/_components/ui/shown-once";
import { RoleField } from "@/app/(portal)/settings/role-field";
import { issueAt } from "@/lib/base/errors";
import type { Role } from "@/lib/base/member";
import { invitationDays } from "@/lib/teams/invitation-days";
import { inviteAction } from "./actions";

/** Makes an invitation and shows its link once. @param roles those that the member may give */
export function InviteForm({ roles, sendsMail }: { roles: readonly Role[]; sendsMail: boolean }) {
  const [state, submit] = useActionState(inviteAction, undefined);
  const errorOf = (field: string) => issueAt(state?.issues, field);
  const { email, role = "viewer", days = "7" } = state?.values ?? {};
  const hint = sendsMail
    ? "We’ll send the link there, and only this person can use it. Leave empty to let anyone with the link join."
    : "Only this person can use the link. Leave empty to let anyone with the link join.";
  return (
    <form action={submit} className="grid max-w-3xl gap-3 sm:grid-cols-[2fr_1fr_1fr]">
      {state?.link && (
        <div className="sm:col-span-3">
          <ShownOnce
            title="Copy the invitation now. You won’t see it again."
            text={state.link}
            what="invitation"
          />
        </div>
      )}
      <TextField
        key={`email ${email}`}
        name="email"
        label="E-mail (optional)"
        hint={hint}
        error={errorOf("email")}
        type="email"
        defaultValue={email}
      />
      <RoleField roles={roles} role={role} error={errorOf("role")} />
      <SelectField key={`days ${days}`} name="days" label="Valid for" defaultValue={days}>
        {invitationDays.map((choice) => (
          <option key={choice} value={choice}>
            {choice === "1" ? "1 day" : `${choice} days`}
          </option>
        ))}
      </SelectField>
      <FormFooter state={state?.issues?.length ? undefined : state}>
        <SubmitButton>Create invitation</SubmitButton>
      </FormFooter>
    </form>
  );
}
