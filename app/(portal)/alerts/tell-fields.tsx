"use client";

import { channelKindNames } from "@/lib/outgoing/channel-kind";
import type { ChannelChoices } from "./channels/form-choices";
import { NewChannel } from "./new-channel";

export type Channel = { id: string; name: string; kind: string; isPaused?: boolean };

/** The channels to tell, and a form for another. */
export function TellFields({
  channels,
  told,
  choices,
  me,
  error,
  made,
  onMade,
}: {
  channels: Channel[];
  told: string[];
  choices: ChannelChoices;
  me: string;
  error?: string;
  /** Those that were made in this form. */
  made: readonly Channel[];
  onMade: (channel: Channel) => void;
}) {
  const all = [...channels.filter(({ id }) => !made.some((each) => each.id === id)), ...made];
  return (
    <div className="grid gap-3">
      {all.length > 0 && (
        <div className="grid max-h-60 gap-1.5 overflow-y-auto">
          {all.map(({ id, name, kind, isPaused }) => (
            <label key={id} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                name="tell"
                value={id}
                defaultChecked={told.includes(id) || made.some((each) => each.id === id)}
                className="accent-accent"
              />
              <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
              <span className="whitespace-nowrap text-xs text-muted">
                {kind in channelKindNames && channelKindNames[kind as keyof typeof channelKindNames]}
                {isPaused && ", paused"}
              </span>
            </label>
          ))}
        </div>
      )}
      {error && <p className="text-xs text-bad">{error}</p>}
      <details open={channels.length === 0} className="rounded-md border border-line px-3 py-2">
        <summary className="cursor-pointer text-sm font-medium">New channel</summary>
        <div className="py-3">
          <NewChannel choices={choices} me={me} onMade={onMade} />
        </div>
      </details>
    </div>
  );
}
