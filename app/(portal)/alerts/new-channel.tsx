"use client";

import { startTransition, useActionState, useState } from "react";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { Button } from "@/app/_components/ui/button";
import { type ChannelKind, channelKindNames, channelKinds } from "@/lib/outgoing/channel-kind";
import { createChannelAction } from "./channels/actions";
import { ChannelFields } from "./channels/channel-fields";
import type { ChannelChoices } from "./channels/form-choices";
import { ShownSecret } from "./channels/shown-secret";

const prefix = "channel.";

/** Makes a channel within the form of an alert, without leaving it. */
export function NewChannel({
  choices,
  me,
  onMade,
}: {
  choices: ChannelChoices;
  /** E-mail address of the person. */
  me: string;
  onMade: (channel: { id: string; name: string; kind: string }) => void;
}) {
  const [kind, setKind] = useState<ChannelKind>(choices.sendsMail ? "email" : "slack");
  const [state, submit, isPending] = useActionState(
    async (before: Awaited<ReturnType<typeof createChannelAction>> | undefined, form: FormData) => {
      const after = await createChannelAction(before, form);
      if (after.channel) onMade(after.channel);
      return after;
    },
    undefined,
  );
  const issueOf = (field: string) => state?.issues?.find(({ path }) => path.startsWith(field))?.message;
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          id={`${prefix}kind`}
          name={`${prefix}kind`}
          label="By"
          value={kind}
          onChange={(event) => setKind(event.target.value as ChannelKind)}
        >
          {channelKinds.map((option) => (
            <option key={option} value={option}>
              {channelKindNames[option]}
            </option>
          ))}
        </SelectField>
        <TextField
          key={kind}
          id={`${prefix}name`}
          name={`${prefix}name`}
          label="Name of the channel"
          maxLength={80}
          defaultValue={kind === "email" ? "Mail to me" : channelKindNames[kind]}
          error={issueOf("name")}
        />
      </div>
      <ChannelFields
        key={kind}
        prefix={prefix}
        kind={kind}
        values={{ url: "", block: "", emails: [me] }}
        choices={choices}
        issueOf={issueOf}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          disabled={isPending}
          onClick={(event) => {
            const form = new FormData(event.currentTarget.form!);
            startTransition(() => submit(form));
          }}
        >
          {isPending ? "Adding…" : "Add channel"}
        </Button>
        <p
          role={state?.isRefused ? "alert" : "status"}
          className={state?.isRefused ? "text-sm text-bad" : "text-sm text-muted"}
        >
          {state?.message}
        </p>
      </div>
      {state?.made && <ShownSecret secret={state.made.secret} kind="webhook" />}
    </div>
  );
}
