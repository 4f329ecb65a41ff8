"use client";

import { useActionState, useState } from "react";
import { EditConflict } from "@/app/_components/forms/edit-conflict";
import { SelectField, TextField } from "@/app/_components/forms/field";
import { FormFooter } from "@/app/_components/forms/form-footer";
import { keepTyped } from "@/app/_components/forms/keep-typed";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { states as looks } from "@/app/_components/ui/states";
import { registryEvents } from "@/lib/base/registry-event";
import type { RunState } from "@/lib/base/run";
import { type ChannelKind, channelKindNames, channelKinds } from "@/lib/outgoing/channel-kind";
import { createOutgoingAction, updateOutgoingAction } from "./actions";
import { ChannelFields } from "./channel-fields";
import type { ChannelChoices } from "./form-choices";
import { registryEventName } from "./registry-event-name";
import { ShownSecret } from "./shown-secret";

/** States of runs that are worth a message, in the order of a run's life. */
const offered: RunState[] = [
  "Late",
  "AwaitingConcurrencySlot",
  "Running",
  "Paused",
  "Completed",
  "Failed",
  "TimedOut",
  "Crashed",
  "Cancelled",
];

type Values = {
  id?: string;
  updatedAt?: string;
  kind: ChannelKind | "mlflow";
  name: string;
  description: string;
  url: string;
  block: string;
  emails: string[];
  states: string[];
  deployments: string[];
  flows: string[];
  registryEvents: string[];
};
type Choice = { slug: string; name: string };

/** Makes or changes a channel. The secret of a new one takes the form's place. */
export function ChannelForm({
  values,
  choices,
  deployments,
  flows,
}: {
  values: Values;
  choices: ChannelChoices;
  deployments: Choice[];
  flows: Choice[];
}) {
  const [state, submit, isPending] = useActionState(
    values.id ? updateOutgoingAction : createOutgoingAction,
    undefined,
  );
  const [kind, setKind] = useState(values.kind);
  const issueOf = (field: string) => state?.issues?.find(({ path }) => path.startsWith(field))?.message;

  if (state?.made && (kind === "webhook" || kind === "mlflow"))
    return (
      <div className="grid max-w-3xl gap-3">
        <ShownSecret secret={state.made.secret} kind={kind} />
        <LinkButton className="justify-self-start" href={`/alerts/channels/${state.made.id}`}>
          Go to channel
        </LinkButton>
      </div>
    );
  return (
    <form onSubmit={keepTyped(submit)} className="grid max-w-3xl gap-4">
      {values.id && <input type="hidden" name="id" value={values.id} />}
      <TextField
        name="name"
        label="Name"
        required
        defaultValue={values.name}
        error={issueOf("name")}
        maxLength={80}
      />
      {values.id ? (
        <input type="hidden" name="kind" value={kind} />
      ) : (
        <SelectField
          name="kind"
          label="Type"
          value={kind}
          onChange={(event) => setKind(event.target.value as typeof kind)}
        >
          {[...channelKinds, "mlflow" as const].map((option) => (
            <option key={option} value={option}>
              {channelKindNames[option]}
            </option>
          ))}
        </SelectField>
      )}
      {kind === "mlflow" ? (
        <TextField
          name="url"
          label="URL"
          type="url"
          required
          defaultValue={values.url}
          error={issueOf("url")}
          hint="Gets changes of the model registry, as MLflow sends them."
        />
      ) : (
        <ChannelFields
          key={kind}
          kind={kind}
          isKept={values.id !== undefined && values.block === ""}
          values={values}
          choices={choices}
          issueOf={issueOf}
        />
      )}
      {kind === "mlflow" ? (
        <Choices
          legend="Notify of"
          name="registryEvents"
          chosen={values.registryEvents}
          choices={registryEvents.map((slug) => ({ slug, name: registryEventName(slug) }))}
          error={issueOf("registryEvents")}
        />
      ) : (
        <AboutRuns values={values} deployments={deployments} flows={flows} error={issueOf("states")} />
      )}
      <TextField
        name="description"
        label="Description"
        defaultValue={values.description}
        error={issueOf("description")}
        maxLength={1000}
      />
      <EditConflict state={state} updatedAt={values.updatedAt} />
      <FormFooter state={state}>
        <Button type="submit" variant="primary" disabled={isPending}>
          {isPending ? "Saving…" : "Save"}
        </Button>
      </FormFooter>
    </form>
  );
}

function AboutRuns({
  values,
  deployments,
  flows,
  error,
}: {
  values: Values;
  deployments: Choice[];
  flows: Choice[];
  error?: string;
}) {
  return (
    <>
      <Choices
        legend="Also tell when a run becomes (alerts tell it anyway)"
        name="states"
        chosen={values.states}
        choices={offered.map((slug) => ({ slug, name: looks[slug].label }))}
        error={error}
      />
      <Disclosure
        title="Limit to some deployments or flows"
        isOpen={values.deployments.length + values.flows.length > 0}
      >
        <div className="grid gap-3">
          <Choices
            legend="Deployments"
            name="deployments"
            chosen={values.deployments}
            choices={deployments}
          />
          <Choices legend="Flows" name="flows" chosen={values.flows} choices={flows} />
        </div>
      </Disclosure>
    </>
  );
}

function Choices({
  legend,
  name,
  chosen,
  choices,
  error,
}: {
  legend: string;
  name: string;
  chosen: string[];
  choices: Choice[];
  error?: string;
}) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {choices.map((choice) => (
          <label key={choice.slug} className="flex items-center gap-1.5 text-sm">
            <input
              type="checkbox"
              name={name}
              value={choice.slug}
              defaultChecked={chosen.includes(choice.slug)}
              className="accent-accent"
            />
            {choice.name}
          </label>
        ))}
      </div>
      {error && <p className="text-xs text-bad">{error}</p>}
    </fieldset>
  );
}
