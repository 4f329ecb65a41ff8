"use client";

import { type ReactNode, useActionState, useId, useState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { Field, Input, Textarea, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { Button } from "@/app/_components/ui/button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import type { FormState } from "@/app/_server/action";
import type { Choices, Kind } from "@/lib/automations/sentence";
import { issueAt } from "@/lib/base/errors";
import { saveAlertAction, sendAlertTestAction, tryAlertAction } from "./actions";
import { addTypedChannel } from "./add-typed-channel";
import type { ChannelChoices } from "./channels/form-choices";
import { DoFields } from "./do-fields";
import { KindChoice } from "./kind-choice";
import { type Channel, TellFields } from "./tell-fields";
import { TriedAlert } from "./tried-alert";

type Values = {
  id?: string;
  updatedAt?: string;
  name: string;
  when: Record<string, unknown>;
  tell: string[];
  todo: Record<string, unknown>[];
  message: string | null;
  cooldownMs: number;
};

/** Form of an alert: when something happens, tell channels, do something, or both. It can be tested before it is saved. */
export function AlertForm({
  kinds,
  choices,
  channels,
  channelChoices,
  me,
  values,
}: {
  kinds: { when: Kind[]; then: Kind[] };
  choices: Choices;
  channels: Channel[];
  channelChoices: ChannelChoices;
  me: string;
  values: Values;
}) {
  const [made, setMade] = useState<Channel[]>([]);
  const addMade = (channel: Channel) => setMade((before) => [...before, channel]);
  const [saved, save, isSaving] = useActionState(async (before: FormState, form: FormData) => {
    const added = await addTypedChannel(form);
    if (added?.channel) {
      addMade(added.channel);
      form.append("tell", added.channel.id);
    }
    return added?.refusal ?? saveAlertAction(before, form);
  }, undefined);
  const [tried, tryOut, isTrying] = useActionState(tryAlertAction, undefined);
  const [sent, send, isSending] = useActionState(sendAlertTestAction, undefined);
  const issues = saved?.issues ?? tried?.issues ?? sent?.issues ?? [];
  const submits = { save, try: tryOut, send };

  return (
    <form
      onSubmit={keepTyped((form, submitter) => {
        const which = submitter?.getAttribute("value");
        submits[which === "try" || which === "send" ? which : "save"](form);
      })}
      className="grid max-w-3xl gap-4"
    >
      {values.id && <input type="hidden" name="id" value={values.id} />}
      <Part title="When">
        <KindChoice
          lead="When"
          label="Condition"
          prefix="when"
          kinds={kinds.when}
          choices={choices}
          issues={issues}
          values={values.when}
        />
      </Part>
      <Part title="Tell">
        <TellFields
          channels={channels}
          told={values.tell}
          choices={channelChoices}
          me={me}
          error={issueAt(issues, "tell")}
          made={made}
          onMade={addMade}
        />
      </Part>
      <Part title="Do" hint="Optional: run or pause a deployment.">
        <DoFields
          kinds={kinds.then.filter(({ slug }) => slug !== "send-message")}
          todo={values.todo}
          choices={choices}
          issues={issues}
        />
      </Part>
      <MoreFields values={values} messageError={issueAt(issues, "message")} />
      <TextField
        name="name"
        label="Name"
        error={issueAt(issues, "name")}
        hint={values.id ? undefined : "Leave empty to name it after its condition."}
        maxLength={80}
        defaultValue={values.name}
      />
      <EditConflict state={saved} updatedAt={values.updatedAt} />
      <FormFooter state={saved ?? tried}>
        <Button type="submit" variant="primary" value="save" disabled={isSaving}>
          {isSaving ? "Saving…" : values.id ? "Save" : "Create alert"}
        </Button>
        <Button type="submit" value="try" disabled={isTrying}>
          {isTrying ? "Testing…" : "Test"}
        </Button>
      </FormFooter>
      {tried?.shown && (
        <TriedAlert {...tried.shown}>
          <Button type="submit" size="sm" value="send" disabled={isSending}>
            {isSending ? "Sending…" : "Send it to the channels now"}
          </Button>
          <p
            role={sent?.isRefused ? "alert" : "status"}
            className={sent?.isRefused ? "text-bad" : "text-muted"}
          >
            {sent?.message}
          </p>
        </TriedAlert>
      )}
    </form>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <fieldset aria-labelledby={id} className="grid gap-3 rounded-md border border-line bg-panel p-4">
      <span id={id} className="text-sm font-medium">
        {title}
      </span>
      {hint && <p className="-mt-2 text-xs text-muted">{hint}</p>}
      {children}
    </fieldset>
  );
}

function MoreFields({ values, messageError }: { values: Values; messageError?: string }) {
  return (
    <Disclosure
      title="Message and cooldown"
      isOpen={values.message !== null || values.cooldownMs > 0 || !!messageError}
    >
      <div className="grid gap-4">
        <Field
          id="message"
          label="Message"
          error={messageError}
          hint={
            <>
              Leave empty to send the reason. Places such as <code>{"{{ run.name }}"}</code>,{" "}
              <code>{"{{ run.url }}"}</code>, <code>{"{{ run.params.seed }}"}</code> and{" "}
              <code>{"{{ reason }}"}</code> are filled.
            </>
          }
        >
          <Textarea
            id="message"
            name="message"
            maxLength={2000}
            placeholder="{{ reason }}"
            aria-describedby="message-hint"
            defaultValue={values.message ?? ""}
          />
        </Field>
        <div className="flex flex-wrap items-center gap-1.5 text-sm">
          <label htmlFor="cooldownMinutes">Not again within</label>
          <span className="inline-block w-24">
            <Input
              id="cooldownMinutes"
              name="cooldownMinutes"
              type="number"
              min={0}
              max={44_640}
              step="any"
              required
              defaultValue={values.cooldownMs / 60_000}
            />
          </span>
          minutes.
        </div>
      </div>
    </Disclosure>
  );
}
