"use client";

import { SelectField, TextField } from "@/app/_components/forms/field";
import { type ChannelKind, channelKindNames, hasSealedAddress } from "@/lib/outgoing/channel-kind";
import type { ChannelChoices } from "./form-choices";

const hints: Partial<Record<ChannelKind, string>> = {
  slack: "An incoming webhook of Slack, or of a service that takes its messages, such as Mattermost.",
  teams: "In the channel: Workflows → “Post to a channel when a webhook request is received”. Copy its URL.",
  discord: "In the channel’s settings: Integrations → Webhooks → Copy webhook URL.",
  webhook:
    "Gets signed messages (Standard Webhooks). Private hosts: an owner allows them under Settings, Network.",
};

/** Destination of a channel, by its kind. Controls are named `<prefix><field>`. */
export function ChannelFields({
  prefix = "",
  kind,
  isKept = false,
  values,
  choices,
  issueOf,
}: {
  prefix?: string;
  kind: ChannelKind;
  /** It exists: an address that is empty stays as it is. */
  isKept?: boolean;
  values: { url: string; block: string; emails: string[] };
  choices: ChannelChoices;
  issueOf: (field: string) => string | undefined;
}) {
  if (kind === "email")
    return (
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 text-sm font-medium">Members</legend>
        {!choices.sendsMail && (
          <p className="text-sm text-warn">This portal sends no e-mail yet: its operator sets SMTP_URL.</p>
        )}
        <div className="grid max-h-48 gap-1 overflow-y-auto">
          {choices.members.map(({ name, email }) => (
            <label key={email} className="flex items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                name={`${prefix}emails`}
                value={email}
                defaultChecked={values.emails.includes(email)}
                className="accent-accent"
              />
              {name} <span className="truncate text-muted">{email}</span>
            </label>
          ))}
        </div>
        {issueOf("emails") && <p className="text-xs text-bad">{issueOf("emails")}</p>}
      </fieldset>
    );
  const isSealed = hasSealedAddress(kind);
  return (
    <>
      <TextField
        id={`${prefix}url`}
        name={`${prefix}url`}
        label={isSealed ? `Webhook URL of ${channelKindNames[kind]}` : "URL"}
        type="url"
        placeholder={isKept && isSealed ? "Kept encrypted; enter another to replace it" : "https://"}
        defaultValue={values.url}
        error={issueOf("url")}
        hint={hints[kind]}
      />
      {kind === "slack" && choices.slackBlocks.length > 0 && (
        <SelectField
          id={`${prefix}block`}
          name={`${prefix}block`}
          label="Or the URL of a block"
          defaultValue={values.block}
          error={issueOf("block")}
        >
          <option value="">None</option>
          {choices.slackBlocks.map((block) => (
            <option key={block}>{block}</option>
          ))}
        </SelectField>
      )}
    </>
  );
}
