import type { ReactNode } from "react";
import { Input, Select } from "@/app/_components/forms/field";
import { SuggestingInput } from "@/app/_components/forms/suggesting-input";
import { Button } from "@/app/_components/ui/button";
import { Popover } from "@/app/_components/ui/popover";
import { states } from "@/app/_components/ui/states";
import { runStates, triggerTypes } from "@/lib/base/run";
import { spans } from "@/lib/runs/read/activity";
import { FilterForm } from "./filter-form";
import { timeText, triggerLabels } from "./filter-words";
import { type RunsQuery, runsSearch } from "./runs-address";

type Named = { slug: string; name: string };

/** Filter form of the list. Every field is a query parameter. */
export function Filters({
  query,
  flows,
  deployments,
  choices,
}: {
  query: RunsQuery;
  flows: readonly Named[];
  deployments: readonly Named[];
  choices: { tags: readonly string[]; starters: readonly string[] };
}) {
  const { state, q, flow, deployment, trigger, span, tag, who, since, until } = query;
  const shown = new URLSearchParams(runsSearch(query));
  if (since) shown.set("since", timeText(since));
  if (until) shown.set("until", timeText(until));
  const isMoreUsed = Boolean(tag || who || since || until);
  return (
    <FilterForm search={shown.toString()}>
      <Input
        type="search"
        name="q"
        defaultValue={q}
        aria-label="Name or id"
        placeholder="Name or id"
        className="w-48! max-sm:w-full!"
      />
      <Popover summary={state.length > 0 ? `State: ${state.length}` : "State"}>
        <fieldset className="grid gap-1">
          <legend className="sr-only">State</legend>
          {runStates.map((option) => {
            const { label, icon: Icon } = states[option];
            return (
              <label key={option} className="flex items-center gap-2 whitespace-nowrap text-sm">
                <input type="checkbox" name="state" value={option} defaultChecked={state.includes(option)} />
                <Icon className="size-3.5 text-muted" aria-hidden="true" />
                {label}
              </label>
            );
          })}
        </fieldset>
      </Popover>
      <Choice name="flow" label="Any flow" value={flow} options={flows.map(toOption)} />
      <Choice
        name="deployment"
        label="Any deployment"
        value={deployment}
        options={deployments.map(toOption)}
      />
      <Choice
        name="trigger"
        label="Any trigger"
        value={trigger}
        options={triggerTypes.map((type) => [type, triggerLabels[type]])}
      />
      <Choice
        name="span"
        label="Any time"
        value={span}
        options={Object.entries(spans).map(([value, { label }]) => [value, `Last ${label}`])}
      />
      <Popover summary={isMoreUsed ? "More filters: on" : "More filters"}>
        <div className="grid w-56 gap-2">
          <Labelled label="Tag">
            <SuggestingInput name="tag" defaultValue={tag} words={choices.tags} />
          </Labelled>
          <Labelled label="Started by">
            <SuggestingInput name="who" defaultValue={who} words={choices.starters} />
          </Labelled>
          <Labelled label="Since (UTC)">
            <Input name="since" defaultValue={since && timeText(since)} placeholder="2026-11-24 13:30" />
          </Labelled>
          <Labelled label="Until (UTC)">
            <Input name="until" defaultValue={until && timeText(until)} placeholder="2026-11-24" />
          </Labelled>
          <Button type="submit">Apply</Button>
        </div>
      </Popover>
      <Button type="submit">Filter</Button>
    </FilterForm>
  );
}

const toOption = ({ slug, name }: Named) => [slug, name] as [string, string];

function Choice({
  name,
  label,
  value,
  options,
}: {
  name: string;
  label: string;
  value: string | undefined;
  options: [value: string, label: string][];
}) {
  return (
    <Select name={name} defaultValue={value ?? ""} aria-label={name} className="w-auto! max-w-44">
      <option value="">{label}</option>
      {options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </Select>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label className="grid gap-0.5 text-xs text-muted">
      {label}
      {children}
    </label>
  );
}
